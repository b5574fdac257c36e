import type { Actor, Instant, SlaClock } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ConversationRow } from '../rows.ts';
import { isAbuse } from './assignment.ts';
import { listTagsOf } from './tags.ts';

/** A conversation as the inbox shows it, seen by one person. */
export interface ConversationView extends ConversationRow {
  readonly contactName: string;
  readonly contactHandle: string | null;
  readonly contactAvatarUrl: string | null;
  readonly readSeq: number;
  /** Whether the viewer follows it. */
  readonly isFollowed: boolean;
  /** The newest note that names the viewer: its place and its time. */
  readonly mention: { readonly seq: number; readonly at: Instant } | null;
  readonly tags: readonly { readonly id: string; readonly name: string }[];
  readonly clocks: readonly ClockView[];
  /** The last message, if it is taken for abuse: its words are not shown at once. */
  readonly abusiveMessageId: string | null;
  /** What the page is ordered by, as text for the cursor. */
  readonly sortKey: string;
}

export interface ClockView
  extends Pick<
    SlaClock,
    | 'target'
    | 'state'
    | 'promiseMs'
    | 'startedAt'
    | 'goalAt'
    | 'warnAt'
    | 'dueAt'
    | 'metAt'
    | 'breachedAt'
    | 'policyVersion'
  > {
  readonly policyName: string;
}

/** A person's messages under a Page and their Messenger thread have ids of their own: `realm` tells them apart. */
const realmOf = (row: ConversationRow): string => (row.platform === 'facebook' && row.isPrivate ? 'messenger' : '');

/**
 * Look up for a few rows what stands beside them: person, handle, read mark, promises.
 *
 * A few small statements sent together, each by keys, instead of one with as many joins: planning that one under row level security takes
 * longer than all of this. What is seldom there at all is one of them.
 * @param rows as many as a page holds
 */
export async function completeConversations(
  sql: Sql,
  actor: Actor,
  rows: readonly (ConversationRow & { readonly sortKey: string })[],
): Promise<ConversationView[]> {
  if (rows.length === 0) return [];
  const { workspaceId } = actor;
  const ids = rows.map(({ id }) => id);
  const [contacts, handles, clocks, policies, tags, marks] = await Promise.all([
    sql<{ id: string; name: string; avatarUrl: string | null }[]>`
      select id, name, avatar_url from contacts where workspace_id = ${workspaceId} and id = any(${rows.map((row) => row.contactId)}::uuid[])`,
    sql<{ platform: string; realm: string; externalId: string; handle: string | null }[]>`
      select h.platform, h.realm, h.external_id, h.handle
      from unnest(${rows.map((row) => row.platform)}::text[], ${rows.map(realmOf)}::text[], ${rows.map((row) => row.personExternalId)}::text[]) as w(platform, realm, external_id)
      join handles h on h.workspace_id = ${workspaceId} and h.platform = w.platform and h.realm = w.realm and h.external_id = w.external_id`,
    sql<(Omit<ClockView, 'policyName'> & { conversationId: string; policyId: string })[]>`
      select conversation_id, target, state, promise_ms, started_at, goal_at, warn_at, due_at, met_at, breached_at, policy_id, policy_version from sla_clocks
      where workspace_id = ${workspaceId} and conversation_id = any(${ids}::uuid[]) and state <> 'superseded' order by started_at, target, segment`,
    sql<{ id: string; name: string }[]>`select id, name from sla_policies where workspace_id = ${workspaceId}`,
    listTagsOf(sql, workspaceId, ids),
    sql<
      { mark: 'read' | 'followed' | 'named' | 'abuse'; conversationId: string; seq: number; at: Instant; id: string }[]
    >`
      select 'read' as mark, conversation_id, seq, null::timestamptz as at, null::uuid as id from reads
      where workspace_id = ${workspaceId} and agent_id = ${actor.agentId} and conversation_id = any(${ids}::uuid[])
      union all
      select 'followed', conversation_id, null, null, null from conversation_followers
      where workspace_id = ${workspaceId} and agent_id = ${actor.agentId} and conversation_id = any(${ids}::uuid[])
      union all
      select 'named', conversation_id, max(seq), max(at), null from mentions
      where workspace_id = ${workspaceId} and agent_id = ${actor.agentId} and conversation_id = any(${ids}::uuid[]) group by conversation_id
      union all
      select 'abuse', m.conversation_id, null, m.sent_at, m.id from messages m
      where m.workspace_id = ${workspaceId} and m.conversation_id = any(${ids}::uuid[]) and ${isAbuse(sql)} and m.deleted_at is null`,
  ]);
  const contactById = new Map(contacts.map((contact) => [contact.id, contact]));
  const handleByKey = new Map(handles.map((one) => [`${one.platform} ${one.realm} ${one.externalId}`, one.handle]));
  const marksById = Map.groupBy(marks, ({ conversationId }) => conversationId);
  const policyNames = new Map(policies.map(({ id, name }) => [id, name]));
  const tagsById = Map.groupBy(tags, (tag) => tag.conversationId);
  const clocksById = Map.groupBy(clocks, (clock) => clock.conversationId);
  return rows.map((row) => {
    const contact = contactById.get(row.contactId);
    const own = marksById.get(row.id) ?? [];
    const named = own.find(({ mark }) => mark === 'named');
    return {
      ...row,
      contactName: contact?.name ?? '',
      contactAvatarUrl: contact?.avatarUrl ?? null,
      contactHandle: handleByKey.get(`${row.platform} ${realmOf(row)} ${row.personExternalId}`) ?? null,
      readSeq: own.find(({ mark }) => mark === 'read')?.seq ?? 0,
      isFollowed: own.some(({ mark }) => mark === 'followed'),
      mention: named ? { seq: named.seq, at: named.at } : null,
      abusiveMessageId: own.find(({ mark, at }) => mark === 'abuse' && at === row.lastMessageAt)?.id ?? null,
      tags: (tagsById.get(row.id) ?? []).map(({ tagId, name }) => ({ id: tagId, name })),
      clocks: (clocksById.get(row.id) ?? []).map((clock) => ({
        ...clock,
        policyName: policyNames.get(clock.policyId) ?? '',
      })),
    };
  });
}
