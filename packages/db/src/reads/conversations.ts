import {
  type Actor,
  type ContactId,
  type ConversationId,
  type ConversationSort,
  type Instant,
  type LinkReason,
  MAX_LINKS_BY_HAND,
  type SearchQuery,
} from '@kwartier/core';
import type postgres from 'postgres';
import type { Sql } from '../client.ts';
import type { ConversationRow } from '../rows.ts';
import { lastIfAbuse } from './assignment.ts';
import { type ConversationView, completeConversations } from './conversation-view.ts';
import { type SearchPage, searchConversations } from './search.ts';
import { searchConditions } from './search-conditions.ts';

export interface ConversationFilter {
  readonly status: string | 'any';
  /** An agent, nobody, or anybody. */
  readonly assignee?: string | 'none' | undefined;
  readonly channel?: string | undefined;
  readonly team?: string | undefined;
  readonly contact?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Only what the viewer follows, or what names them in a note; the newest mention first, unless another order is asked for. */
  readonly concerns?: 'following' | 'mentioned' | undefined;
  readonly tag?: string | undefined;
  /** With words, the order is by the newest match. */
  readonly search?: SearchQuery | undefined;
  /** Undefined: by the next deadline, or by the newest mention. */
  readonly sort?: ConversationSort | undefined;
  readonly after?: { readonly key: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** A page of the inbox, only of the viewer's brands. `next` is where the following page begins. */
export async function listConversations(
  sql: Sql,
  actor: Actor,
  filter: ConversationFilter,
  now: Instant,
): Promise<SearchPage> {
  const where = [
    filter.status === 'any' ? undefined : sql`c.status = ${filter.status}`,
    // Asked for by its id it is given, so that consoles learn that it went away.
    filter.ids ? undefined : sql`c.merged_into is null`,
    filter.assignee === undefined
      ? undefined
      : filter.assignee === 'none'
        ? sql`c.assignee_id is null`
        : sql`c.assignee_id = ${filter.assignee}`,
    filter.channel && sql`c.channel_id = ${filter.channel}`,
    filter.team && sql`c.team_id = ${filter.team}`,
    filter.contact && sql`c.contact_id = ${filter.contact}`,
    filter.ids && sql`c.id = any(${[...filter.ids]}::uuid[])`,
    filter.concerns &&
      (filter.concerns === 'following'
        ? sql`c.id in (select f.conversation_id from conversation_followers f where f.workspace_id = ${actor.workspaceId} and f.agent_id = ${actor.agentId})`
        : sql`c.id in (select n.conversation_id from mentions n where n.workspace_id = ${actor.workspaceId} and n.agent_id = ${actor.agentId})`),
    filter.tag &&
      sql`exists (select 1 from conversation_tags g where g.workspace_id = c.workspace_id and g.conversation_id = c.id and g.tag_id = ${filter.tag})`,
  ].filter((part): part is postgres.Fragment => Boolean(part));
  const { search, after, limit } = filter;
  if (search && search.words.length > 0)
    return searchConversations(sql, actor, { query: search, where, after, limit, now });
  const { key, down } =
    filter.concerns === 'mentioned' && filter.sort === undefined
      ? { key: newestMention(sql, actor), down: true }
      : orderOf(sql, filter.sort ?? 'deadline');
  const all = [
    sql`c.workspace_id = ${actor.workspaceId} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`,
    ...where,
    ...(search ? searchConditions(sql, actor, search, now) : []),
    ...(after
      ? [
          down
            ? sql`(${key}, c.id) < (${after.key}::timestamptz, ${after.id}::uuid)`
            : sql`(${key}, c.id) > (${after.key}::timestamptz, ${after.id}::uuid)`,
        ]
      : []),
  ].reduce((both, part) => sql`${both} and ${part}`);
  const rows = await sql<(ConversationRow & { sortKey: string })[]>`
    select c.*, ${key}::text as sort_key from conversations c
    where ${all} order by ${key} ${down ? sql`desc` : sql`asc`}, c.id ${down ? sql`desc` : sql`asc`} limit ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: await completeConversations(sql, actor, shown),
    matches: [],
    next: rows.length > limit && last ? { key: last.sortKey, id: last.id } : undefined,
  };
}

/** When the viewer was last named in `c`. */
const newestMention = (sql: Sql, actor: Actor) =>
  sql`(select max(n.at) from mentions n where n.workspace_id = c.workspace_id and n.conversation_id = c.id and n.agent_id = ${actor.agentId})`;

/** What the inbox is ordered by, as the indexes have it. */
function orderOf(sql: Sql, sort: ConversationSort) {
  const key = {
    deadline: sql`coalesce(c.next_due_at, 'infinity')`,
    waiting: sql`coalesce(c.waiting_since, 'infinity')`,
    newest: sql`c.opened_at`,
    oldest: sql`c.opened_at`,
  }[sort];
  return { key, down: sort === 'newest' };
}

/** One conversation, if the viewer may see it. */
export async function loadConversation(
  sql: Sql,
  actor: Actor,
  id: ConversationId,
): Promise<ConversationView | undefined> {
  const rows = await sql<(ConversationRow & { sortKey: string })[]>`
    select c.*, '' as sort_key from conversations c
    where c.workspace_id = ${actor.workspaceId} and c.id = ${id} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`;
  return (await completeConversations(sql, actor, rows))[0];
}

export interface PostView {
  readonly id: string;
  readonly text: string | null;
  readonly url: string | null;
  readonly byUs: boolean;
  readonly publishedAt: Instant | null;
  readonly conversations: number;
  readonly reposts: number;
  readonly likes: number;
  readonly reactions: number;
  readonly shares: number;
}

/** The post a conversation hangs under, with its reach. */
export async function loadPost(sql: Sql, actor: Actor, id: string): Promise<PostView | undefined> {
  const [row] = await sql<PostView[]>`
    select p.id, p.text, p.url, p.by_us, p.published_at,
      (select count(*)::int from conversations c where c.workspace_id = p.workspace_id and c.post_id = p.id and c.merged_into is null) as conversations,
      count(*) filter (where e.reach = 'repost' and not e.is_removed)::int as reposts, count(*) filter (where e.reach = 'like' and not e.is_removed)::int as likes,
      count(*) filter (where e.reach = 'reaction' and not e.is_removed)::int as reactions, count(*) filter (where e.reach = 'share' and not e.is_removed)::int as shares
    from posts p
    left join post_reach e on e.workspace_id = p.workspace_id and e.channel_id = p.channel_id and e.post_external_id = p.external_id
    where p.workspace_id = ${actor.workspaceId} and p.id = ${id} group by p.workspace_id, p.id`;
  return row;
}

/** Every link by hand has room, and what came of itself beside them. */
const MAX_LINKS_SHOWN = 2 * MAX_LINKS_BY_HAND;

export interface LinkedView {
  readonly id: ConversationId;
  readonly contactId: ContactId;
  readonly contactName: string;
  readonly reason: LinkReason;
  /** Null where not only a person's word holds them together. */
  readonly linkedBy: string | null;
  readonly isPrivate: boolean;
  readonly platform: string;
  readonly status: string;
  readonly excerpt: string;
  readonly abusiveMessageId: string | null;
  readonly at: Instant;
}

/**
 * Conversations that belong together with this one, either way; also those of what was merged into it. For one that was merged away stands
 * the one that it was merged into.
 */
export const listLinked = (sql: Sql, actor: Actor, id: ConversationId): Promise<LinkedView[]> =>
  sql<LinkedView[]>`
    with mine as (select ${id}::uuid as id union all select id from conversations where workspace_id = ${actor.workspaceId} and merged_into = ${id}),
      link as (
        select l.to_id as id, l.reason, l.at, l.linked_by from mine join conversation_links l on l.workspace_id = ${actor.workspaceId} and l.from_id = mine.id
        union all select l.from_id, l.reason, l.at, l.linked_by from mine join conversation_links l on l.workspace_id = ${actor.workspaceId} and l.to_id = mine.id),
      other as (
        select coalesce(o.merged_into, o.id) as id, (array_agg(l.reason order by l.reason = 'by_hand', l.at))[1] as reason,
          case when bool_and(l.reason = 'by_hand') then (array_agg(l.linked_by order by l.at))[1] end as linked_by
        from link l join conversations o on o.workspace_id = ${actor.workspaceId} and o.id = l.id group by 1)
    select c.id, c.contact_id, k.name as contact_name, o.reason, case when o.reason = 'by_hand' then coalesce(a.name, '') end as linked_by,
      c.is_private, c.platform, c.status, c.last_excerpt as excerpt, ${lastIfAbuse(sql)} as abusive_message_id, c.last_message_at as at
    from other o join conversations c on c.workspace_id = ${actor.workspaceId} and c.id = o.id
    join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
    left join agents a on a.workspace_id = c.workspace_id and a.id = o.linked_by
    where c.id <> ${id} and c.brand_id = any(${[...actor.brandIds]}::uuid[])
    order by c.last_message_at desc limit ${MAX_LINKS_SHOWN}`.execute();

export interface InboxCounts {
  readonly mine: number;
  readonly unassigned: number;
  readonly open: number;
  readonly snoozed: number;
  /** Open conversations that the viewer follows. */
  readonly following: number;
  /** Conversations with a mention of the viewer that they have not read, in any status. */
  readonly mentioned: number;
  readonly atRisk: number;
  readonly breached: number;
}

/** How many conversations each view holds, for one viewer. */
export async function countInbox(sql: Sql, actor: Actor, now: Instant): Promise<InboxCounts> {
  const at = new Date(now).toISOString();
  const [row] = await sql<InboxCounts[]>`
    select count(*) filter (where status = 'open' and assignee_id = ${actor.agentId})::int as mine, count(*) filter (where status = 'open' and assignee_id is null)::int as unassigned,
      count(*) filter (where status = 'open')::int as open, count(*) filter (where status = 'snoozed')::int as snoozed,
      (select count(*)::int from conversation_followers f join conversations c on c.workspace_id = f.workspace_id and c.id = f.conversation_id
        where f.workspace_id = ${actor.workspaceId} and f.agent_id = ${actor.agentId} and c.status = 'open' and c.brand_id = any(${[...actor.brandIds]}::uuid[])) as following,
      (select count(distinct n.conversation_id)::int from mentions n join conversations c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
        left join reads r on r.workspace_id = n.workspace_id and r.agent_id = n.agent_id and r.conversation_id = n.conversation_id
        where n.workspace_id = ${actor.workspaceId} and n.agent_id = ${actor.agentId} and n.seq > coalesce(r.seq, 0) and c.brand_id = any(${[...actor.brandIds]}::uuid[])) as mentioned,
      count(*) filter (where status = 'open' and next_due_at > ${at}::timestamptz and next_warn_at <= ${at}::timestamptz)::int as at_risk,
      count(*) filter (where status = 'open' and next_due_at <= ${at}::timestamptz)::int as breached
    from conversations where workspace_id = ${actor.workspaceId} and status in ('open', 'snoozed') and brand_id = any(${[...actor.brandIds]}::uuid[])`;
  return row!;
}
