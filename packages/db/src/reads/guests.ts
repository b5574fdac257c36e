import type { Accent, Actor, ConversationId, Instant } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { MessageRow } from '../rows.ts';

export interface SharedConversation {
  readonly id: ConversationId;
  readonly brand: {
    readonly id: string;
    readonly name: string;
    readonly accent: Accent | null;
    readonly logoTag: string | null;
  };
  readonly platform: 'x' | 'facebook';
  readonly isPrivate: boolean;
  readonly status: string;
  readonly seq: number;
  readonly lastMessageAt: Instant;
  readonly sharedBy: string;
  readonly expiresAt: Instant;
}

/** What is shared with a guest at an instant; with an id, that one alone. Nothing that has ended is among them. */
export const listShared = (
  sql: Sql,
  actor: Actor,
  now: Instant,
  only?: ConversationId,
): Promise<SharedConversation[]> =>
  sql<SharedConversation[]>`
    select c.id, jsonb_build_object('id', d.id, 'name', d.name, 'accent', d.accent, 'logoTag', d.logo_tag) as brand, c.platform, c.is_private, c.status, c.seq, c.last_message_at, coalesce(b.name, 'Somebody') as shared_by, g.expires_at
    from conversation_guests g
    join conversations c on c.workspace_id = g.workspace_id and c.id = g.conversation_id
    join brands d on d.workspace_id = c.workspace_id and d.id = c.brand_id
    left join agents b on b.workspace_id = g.workspace_id and b.id = g.granted_by
    where g.workspace_id = ${actor.workspaceId} and g.agent_id = ${actor.agentId} and g.ended_at is null and g.expires_at > ${new Date(now).toISOString()}::timestamptz
      ${only ? sql`and g.conversation_id = ${only}` : sql``}
    order by c.last_message_at desc limit 100`.execute();

/**
 * What a guest may read of a conversation: what was said to and by the customer, notes for this guest, and their own. Of a merged one just
 * what was shared: not what came over to it, but what went from it to another.
 */
export const listForGuest = (sql: Sql, actor: Actor, conversationId: ConversationId): Promise<MessageRow[]> =>
  sql<MessageRow[]>`
    select m.* from messages m
    where m.workspace_id = ${actor.workspaceId} and ((m.conversation_id = ${conversationId} and m.merged_from is null) or m.merged_from = ${conversationId}) and m.kind <> 'activity'
      and (m.delivery is null or m.delivery not in ('awaiting_approval', 'returned', 'scheduled', 'overtaken'))
      and (m.direction <> 'internal' or m.agent_id = ${actor.agentId}
        or exists (select 1 from note_guests n where n.workspace_id = m.workspace_id and n.message_id = m.id and n.agent_id = ${actor.agentId}))
    order by m.seq desc limit 300`.execute();
