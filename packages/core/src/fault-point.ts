/**
 * Moments at which a process may be made to die, to prove that nothing is lost or done twice there. Each lies between two things
 * that belong together. Tests name one in FAULT_POINT; in production nothing happens at them.
 * - `after_commit_before_ack`: a webhook is stored, its platform has not been told.
 * - `between_cursor_and_rows`: a poll's cursor has moved, what it read is not stored; the transaction is open.
 * - `after_rows_before_commit`: messages are written, the transaction is open.
 * - `after_commit_before_wake`: a reply is queued, nobody has been woken for it.
 * - `after_attempt_before_call`: a try is on record, the platform has not been called.
 * - `after_accept_before_record`: the platform has taken a reply, nothing here says so.
 * - `after_mail_before_record`: a mail server has taken a mail, nothing here says so.
 */
export const FAULT_POINTS = [
  'after_commit_before_ack',
  'between_cursor_and_rows',
  'after_rows_before_commit',
  'after_commit_before_wake',
  'after_attempt_before_call',
  'after_accept_before_record',
  'after_mail_before_record',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];
