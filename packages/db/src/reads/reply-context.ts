import type {
  ApprovalRule,
  CheckRules,
  ConductRules,
  ContactId,
  ConversationId,
  Instant,
  ReplyTarget,
  WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';

export interface ReplyFacts {
  readonly inbound: readonly ReplyTarget[];
  readonly contactName: string;
  readonly channelHandle: string | null;
  readonly isChannelActive: boolean;
  /** How long an answer can be taken back before it goes out, in seconds. */
  readonly undoSendSeconds: number;
  readonly checkRules: CheckRules | null;
  readonly published: readonly string[];
  /** How the brand's people are to speak in public. */
  readonly conduct: ConductRules | null;
  /** Which public answers wait for a second person. */
  readonly approvalRule: ApprovalRule | null;
  readonly privateReplySent: boolean;
  /** The private conversation with the same contact on the same channel, if there is one. */
  readonly privateConversation: {
    readonly id: ConversationId;
    readonly personExternalId: string;
    readonly windowExpiresAt: Instant | null;
  } | null;
}

/** What decides whether and how a conversation may be answered now. */
export async function loadReplyFacts(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversation: { id: ConversationId; contactId: ContactId; channelId: string },
): Promise<ReplyFacts> {
  const [inbound, people, hops, privates] = await Promise.all([
    sql<ReplyTarget[]>`
      select external_id, sent_at, may_reply, deleted_at is not null as is_deleted, merged_from from messages
      where workspace_id = ${workspaceId} and conversation_id = ${conversation.id} and direction = 'inbound' and external_id is not null
      order by sent_at desc, seq desc limit 20`,
    sql<
      ({ contactName: string; channelHandle: string | null; isChannelActive: boolean } & Pick<
        ReplyFacts,
        'undoSendSeconds' | 'checkRules' | 'published' | 'conduct' | 'approvalRule'
      >)[]
    >`
      select k.name as contact_name, c.handle as channel_handle, c.state = 'active' as is_channel_active, b.undo_send_seconds, b.check_rules, b.published, b.conduct, b.approval_rule
      from contacts k, channels c join brands b on b.workspace_id = c.workspace_id and b.id = c.brand_id
      where k.workspace_id = ${workspaceId} and k.id = ${conversation.contactId} and c.workspace_id = ${workspaceId} and c.id = ${conversation.channelId}`,
    sql`
      select 1 from conversation_links l join conversations t on t.workspace_id = l.workspace_id and t.id = l.to_id
      join messages m on m.workspace_id = l.workspace_id and m.conversation_id = coalesce(t.merged_into, t.id)
      where l.workspace_id = ${workspaceId} and l.from_id in (
          select ${conversation.id}::uuid union all select id from conversations where workspace_id = ${workspaceId} and merged_into = ${conversation.id}) and l.reason = 'private_hop' and m.direction = 'outbound' and m.delivery <> 'rejected' limit 1`,
    sql<{ id: ConversationId; personExternalId: string; windowExpiresAt: Instant | null }[]>`
      select p.id, p.person_external_id, p.window_expires_at
      from conversations c join conversations p on p.workspace_id = c.workspace_id and p.id = coalesce(c.merged_into, c.id)
      where c.workspace_id = ${workspaceId} and c.channel_id = ${conversation.channelId} and c.contact_id = ${conversation.contactId} and c.is_private and c.is_current
      order by p.opened_at desc limit 1`,
  ]);
  return {
    inbound,
    contactName: people[0]?.contactName ?? 'The customer',
    channelHandle: people[0]?.channelHandle ?? null,
    isChannelActive: people[0]?.isChannelActive ?? true,
    undoSendSeconds: people[0]?.undoSendSeconds ?? 0,
    checkRules: people[0]?.checkRules ?? null,
    published: people[0]?.published ?? [],
    conduct: people[0]?.conduct ?? null,
    approvalRule: people[0]?.approvalRule ?? null,
    privateReplySent: hops.length > 0,
    privateConversation: privates[0] ?? null,
  };
}

/** As whom a channel speaks. */
export async function loadSpeaker(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: string,
): Promise<{ channelName: string; channelHandle: string | null; brandName: string } | undefined> {
  const [row] = await sql<{ channelName: string; channelHandle: string | null; brandName: string }[]>`
    select c.name as channel_name, c.handle as channel_handle, b.name as brand_name
    from channels c join brands b on b.workspace_id = c.workspace_id and b.id = c.brand_id where c.workspace_id = ${workspaceId} and c.id = ${channelId}`;
  return row;
}
