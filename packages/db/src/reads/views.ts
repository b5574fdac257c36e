import { type Actor, type Instant, MAX_VIEW_COUNT, MAX_VIEWS, type SearchQuery } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ViewRow } from '../rows.ts';
import { saysPhrases, searchConditions } from './search-conditions.ts';

/** Messages that a view with words is counted over: the newest. */
const MOST_HITS = 5_000;

/** Views that somebody finds, their own first, then by name. */
export const listViews = (sql: Sql, actor: Actor): Promise<ViewRow[]> =>
  sql<ViewRow[]>`
    select v.* from views v where v.workspace_id = ${actor.workspaceId} and (
      (v.scope = 'personal' and v.owner_id = ${actor.agentId}) or v.scope = 'everybody' or (v.scope = 'brand' and v.brand_id = any(${[...actor.brandIds]}::uuid[]))
      or (v.scope = 'team' and exists (select 1 from team_members t where t.workspace_id = v.workspace_id and t.team_id = v.team_id and t.agent_id = ${actor.agentId})))
    order by v.scope = 'personal' desc, lower(v.name), v.id limit ${MAX_VIEWS}`.execute();

/** One view, whoever finds it. */
export async function loadView(sql: Sql, actor: Actor, id: string): Promise<ViewRow | undefined> {
  const [row] = await sql<ViewRow[]>`
    select * from views where workspace_id = ${actor.workspaceId} and id = ${id} and (scope <> 'personal' or owner_id = ${actor.agentId})`;
  return row;
}

export async function countViewsOf(sql: Sql, actor: Actor): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from views where workspace_id = ${actor.workspaceId} and owner_id = ${actor.agentId}`;
  return row!.n;
}

/** How many conversations a search holds for one viewer, up to one more than `MAX_VIEW_COUNT`. */
export async function countSearch(sql: Sql, actor: Actor, query: SearchQuery, now: Instant): Promise<number> {
  const later = new Date(now + 86_400_000).toISOString();
  const phrases = saysPhrases(sql, query.phrases);
  const words = query.words.join(' ');
  const where = [
    sql`c.workspace_id = ${actor.workspaceId} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`,
    sql`c.merged_into is null`,
    ...searchConditions(sql, actor, query, now),
    ...(words === ''
      ? []
      : [
          sql`c.id in (select f.conversation_id from find_messages(${words}, null, ${later}::timestamptz, 'ffffffff-ffff-ffff-ffff-ffffffffffff', ${MOST_HITS}) f
            join messages m on m.workspace_id = ${actor.workspaceId} and m.id = f.message_id ${phrases})`,
        ]),
  ].reduce((all, part) => sql`${all} and ${part}`);
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (select 1 from conversations c where ${where} limit ${MAX_VIEW_COUNT + 1}) as counted`;
  return row!.n;
}
