/** Every refusal the product can give. The API maps each to an HTTP status; a missing one does not compile. */
export type ErrorCode =
  | 'agent.email_taken'
  | 'agent.last_admin'
  | 'agent.not_found'
  | 'assignment.already_assigned'
  | 'assignment.not_eligible'
  | 'assignment.nothing_waits'
  | 'channel.already_connected'
  | 'channel.not_found'
  | 'channel.unverified_signature'
  | 'contact.not_found'
  | 'conversation.invalid_transition'
  | 'conversation.moved_on'
  | 'conversation.not_found'
  | 'draft.stale'
  | 'erasure.held'
  | 'erasure.not_found'
  | 'erasure.not_possible'
  | 'message.not_found'
  | 'message.not_unconfirmed'
  | 'permission.denied'
  | 'picture.not_found'
  | 'policy.not_found'
  | 'quarantine.not_found'
  | 'reply.empty'
  | 'reply.intent_reused'
  | 'reply.not_allowed'
  | 'reply.target_deleted'
  | 'reply.too_long'
  | 'reply.window_closed'
  | 'session.required'
  | 'session.wrong_credentials'
  | 'setup.already_done'
  | 'sla.never_open'
  | 'team.not_found'
  | 'webhook.malformed';

/**
 * A request the product understood and refused. Anything else that is thrown is a bug (HTTP 500).
 *
 * `details` is sent to the caller: ids, limits and sequences only, never message text, names or tokens.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;

  constructor(code: ErrorCode, message: string, details: DomainError['details'] = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
