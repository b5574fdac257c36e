export const PRESENCES = ['online', 'away', 'offline'] as const;
/** Whether an agent takes work now. `online` takes new work, `away` keeps what they have, `offline` gives waiting work back. */
export type Presence = (typeof PRESENCES)[number];

export const ROLES = ['viewer', 'agent', 'lead', 'admin', 'guest', 'custom'] as const;
/** What a person is here. `viewer` looks on, `guest` sees what was shared with them, `custom` has a role that the workspace made. */
export type Role = (typeof ROLES)[number];

/** How a team's work is handed out: agents take it, or it is given to them. */
export const ASSIGNMENT_MODES = ['pull', 'push'] as const;
export type AssignmentMode = (typeof ASSIGNMENT_MODES)[number];
