import { type Actor, can, type Instant, type SearchQuery } from '@kwartier/core';
import type postgres from 'postgres';
import type { Sql } from '../client.ts';
import type { ConversationRow } from '../rows.ts';
import { type ConversationView, completeConversations } from './conversation-view.ts';
import { MOST_CONTACTS, saysPhrases, searchConditions } from './search-conditions.ts';

/** Messages looked at in one go, and how often before a page ends early. */
const MOST_HITS = 1_000;
const MOST_ROUNDS = 16;
/** The newest are looked through first, in weeks: who searches mostly means something of late. */
const WEEKS = [1, 4, 26, null] as const;

/** The message that answers a search best in its conversation; none where the customer's name does. */
export interface SearchMatch {
  readonly conversationId: string;
  readonly messageId: string;
  readonly seq: number;
  readonly kind: string;
  readonly text: string;
  readonly isAbusive: boolean;
}

export interface SearchPage {
  readonly rows: readonly ConversationView[];
  readonly matches: readonly SearchMatch[];
  /** Where the next page begins; undefined: there is none. */
  readonly next: Place | undefined;
}

/** Where a page begins or ends: an instant, and the id of what stands there. */
interface Place {
  readonly key: string;
  readonly id: string;
}

type Hit = ConversationRow & {
  readonly hitAt: string;
  readonly hitId: string;
  readonly messageId: string | null;
  readonly sortKey: string;
};

export interface Search {
  readonly query: SearchQuery;
  /** Further conditions on a conversation `c`. */
  readonly where: readonly postgres.Fragment[];
  readonly after?: Place | undefined;
  readonly limit: number;
  readonly now: Instant;
}

/**
 * Conversations in which one message holds all the words, or whose customer has them in the name; those last spoken in first. Each
 * conversation comes once, however many of its messages match. A page may be short although there is a next one.
 */
export async function searchConversations(sql: Sql, actor: Actor, search: Search): Promise<SearchPage> {
  const { query, limit, now } = search;
  const scope: Scope = {
    words: query.words.join(' '),
    phrases: query.phrases,
    where: [
      sql`c.workspace_id = ${actor.workspaceId} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`,
      ...search.where,
      ...searchConditions(sql, actor, query, now),
    ].reduce((all, part) => sql`${all} and ${part}`),
    from: search.after ?? { key: new Date(now + 86_400_000).toISOString(), id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
    wanted: limit + 1,
    seesNames: can(actor, 'contact.private') && query.phrases.length === 0,
  };
  const [named, said] = await Promise.all([byName(sql, scope), saidIn(sql, actor, scope)]);
  const ids = new Set(named.map(({ id }) => id));
  const fresh = search.after
    ? await notShownBefore(
        sql,
        actor,
        scope,
        said.hits.filter(({ id }) => !ids.has(id)),
      )
    : said.hits.filter(({ id }) => !ids.has(id));
  const all = [...named, ...fresh].sort(newestFirst);
  const shown = all.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: await completeConversations(sql, actor, shown),
    matches: await matchesOf(sql, actor, shown),
    next: all.length > limit && last ? { key: last.hitAt, id: last.hitId } : said.next,
  };
}

interface Scope {
  readonly words: string;
  readonly phrases: readonly string[];
  readonly where: postgres.Fragment;
  readonly from: Place;
  readonly wanted: number;
  readonly seesNames: boolean;
}

const newestFirst = (a: Hit, b: Hit): number =>
  a.hitAt === b.hitAt ? (a.hitId < b.hitId ? 1 : -1) : a.hitAt < b.hitAt ? 1 : -1;

/** By the customer's name. */
async function byName(sql: Sql, { words, where, from, wanted, seesNames }: Scope): Promise<Hit[]> {
  if (!seesNames) return [];
  return sql<Hit[]>`
    select c.*, c.last_message_at::text as hit_at, c.id as hit_id, null as message_id, '' as sort_key from conversations c
    where c.contact_id in (select find_contacts(${words}, ${MOST_CONTACTS})) and ${where} and (c.last_message_at, c.id) < (${from.key}::timestamptz, ${from.id}::uuid)
    order by c.last_message_at desc, c.id desc limit ${wanted}`;
}

/** By what was said: the newest weeks first, further back only while the page is not full. */
async function saidIn(
  sql: Sql,
  actor: Actor,
  { words, phrases, where, from, wanted }: Scope,
): Promise<{ hits: Hit[]; next: Place | undefined }> {
  const spoken = saysPhrases(sql, phrases);
  const hits = new Map<string, Hit>();
  let before = from;
  let step = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = await sql<(Hit & { total: number; lastAt: string; lastId: string })[]>`
      with hit as materialized (select * from find_messages(${words}, ${WEEKS[step]!}, ${before.key}::timestamptz, ${before.id}::uuid, ${MOST_HITS})),
      newest as (select distinct on (conversation_id) conversation_id, message_id, at from hit order by conversation_id, at desc, message_id desc),
      last as (select count(*)::int as total, (array_agg(at::text order by at, message_id))[1] as last_at, (array_agg(message_id order by at, message_id))[1] as last_id from hit)
      select c.*, n.at::text as hit_at, n.message_id as hit_id, n.message_id, '' as sort_key, l.total, l.last_at, l.last_id
      from last l left join (newest n join messages m on m.workspace_id = ${actor.workspaceId} and m.id = n.message_id ${spoken}
        join conversations c on c.id = m.conversation_id and ${where}) on true
      order by n.at desc, n.message_id desc limit ${wanted + hits.size}`;
    for (const hit of found) if (hit.id !== null && !hits.has(hit.id)) hits.set(hit.id, hit);
    if (hits.size >= wanted) return { hits: [...hits.values()], next: undefined };
    const [first] = found;
    if (first && first.total >= MOST_HITS) before = { key: first.lastAt, id: first.lastId };
    else if (step < WEEKS.length - 1) step++;
    else return { hits: [...hits.values()], next: undefined };
  }
  return { hits: [...hits.values()], next: before };
}

/** Without the conversations of earlier pages: a newer message of theirs matches, or the customer's name did. */
async function notShownBefore(sql: Sql, actor: Actor, { words, from, seesNames }: Scope, hits: Hit[]): Promise<Hit[]> {
  const ids = hits.map(({ id }) => id);
  if (ids.length === 0) return hits;
  const earlier = await sql<{ id: string }[]>`
    select distinct m.conversation_id as id from messages m where m.workspace_id = ${actor.workspaceId} and m.conversation_id = any(${ids}::uuid[])
      and (m.sent_at, m.id) >= (${from.key}::timestamptz, ${from.id}::uuid) and search_vector(m.text, m.sent_at) @@ search_query(${words})
    ${seesNames ? sql`union select c.id from conversations c where c.workspace_id = ${actor.workspaceId} and c.id = any(${ids}::uuid[]) and c.contact_id in (select find_contacts(${words}, ${MOST_CONTACTS}))` : sql``}`;
  const shown = new Set(earlier.map(({ id }) => id));
  return hits.filter(({ id }) => !shown.has(id));
}

async function matchesOf(sql: Sql, actor: Actor, hits: readonly Hit[]): Promise<SearchMatch[]> {
  const ids = hits.flatMap(({ messageId }) => (messageId ? [messageId] : []));
  if (ids.length === 0) return [];
  return sql<SearchMatch[]>`
    select conversation_id, id as message_id, seq, kind, text, coalesce(is_abuse_marked, is_abuse_found) as is_abusive from messages where workspace_id = ${actor.workspaceId} and id = any(${ids}::uuid[])`;
}
