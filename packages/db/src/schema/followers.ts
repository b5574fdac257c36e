import { foreignKey, index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { agentId, at, conversationId, messageId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { messages } from './messages.ts';
import { agents } from './people.ts';
import { workspaces } from './workspaces.ts';

/**
 * Who was told that a note names them, as themselves or with their team: the members at that time. Unread until they have read the
 * conversation up to `seq`.
 */
export const mentions = pgTable(
  'mentions',
  {
    workspaceId: workspaceId(),
    messageId: messageId().notNull(),
    agentId: agentId().notNull(),
    conversationId: conversationId().notNull(),
    /** The note's place in its conversation. */
    seq: integer().notNull(),
    at: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId, t.agentId] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.messageId], foreignColumns: [messages.workspaceId, messages.id] }).onDelete(
      'cascade',
    ),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('mentions_agent_idx').on(t.workspaceId, t.agentId, t.conversationId, t.seq),
    index('mentions_conversation_idx').on(t.workspaceId, t.conversationId),
  ],
);

/** Who wants to hear of a conversation without having it. */
export const conversationFollowers = pgTable(
  'conversation_followers',
  {
    workspaceId: workspaceId(),
    conversationId: conversationId().notNull(),
    agentId: agentId().notNull(),
    since: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.agentId] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('conversation_followers_agent_idx').on(t.workspaceId, t.agentId, t.conversationId),
  ],
);
