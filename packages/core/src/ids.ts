/** Ids are UUIDs as text; each kind has its own type so that one is never passed for another. */
type Id<Kind extends string> = string & { readonly __id: Kind };

export type WorkspaceId = Id<'workspace'>;
export type BrandId = Id<'brand'>;
export type TeamId = Id<'team'>;
export type AgentId = Id<'agent'>;
export type ChannelId = Id<'channel'>;
export type ContactId = Id<'contact'>;
export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type PolicyId = Id<'policy'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a UUID (RFC 9562). */
export const isUuid = (text: string): boolean => UUID.test(text);
