import type {
  AgentId,
  BrandId,
  ChannelId,
  ContactId,
  ConversationId,
  MessageId,
  PolicyId,
  TeamId,
  WorkspaceId,
} from '@kwartier/core';
import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Columns that recur, each with its branded type. Names come from the property, in snake case. */
export const workspaceId = () => uuid().$type<WorkspaceId>().notNull();
export const agentId = () => uuid().$type<AgentId>();
export const brandId = () => uuid().$type<BrandId>();
export const teamId = () => uuid().$type<TeamId>();
export const channelId = () => uuid().$type<ChannelId>();
export const contactId = () => uuid().$type<ContactId>();
export const conversationId = () => uuid().$type<ConversationId>();
export const messageId = () => uuid().$type<MessageId>();
export const policyId = () => uuid().$type<PolicyId>();

/** An instant, to the millisecond, with its zone. */
export const at = () => timestamp({ withTimezone: true, precision: 3 });

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
