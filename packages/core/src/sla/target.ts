/** What an SLA policy can promise. */
export const SLA_TARGETS = ['first_response', 'next_response', 'resolution'] as const;
export type SlaTarget = (typeof SLA_TARGETS)[number];

/**
 * Where a promise stands. `met_late`: answered after the promise. `superseded`: a new policy version took over.
 * `cancelled`: nothing was owed any more (spam, no reply needed).
 */
export const SLA_STATES = ['running', 'paused', 'met', 'met_late', 'breached', 'superseded', 'cancelled'] as const;
export type SlaState = (typeof SLA_STATES)[number];
