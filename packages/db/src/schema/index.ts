export * from './channels.ts';
export * from './contacts.ts';
export * from './conversations.ts';
export * from './messages.ts';
export * from './people.ts';
export * from './sla-clocks.ts';
export * from './sla-policies.ts';
export * from './workspaces.ts';
