import { type Actor, can, type Instant, type SearchFilter, type SearchQuery } from '@kwartier/core';
import type postgres from 'postgres';
import type { Sql } from '../client.ts';

/** How many customers a name may stand for. */
export const MOST_CONTACTS = 1_000;
/** Row conditions, any of them. */
const either = (sql: Sql, parts: readonly postgres.Fragment[]) => parts.reduce((all, part) => sql`${all} or ${part}`);
/** For ILIKE: what begins with a text, in which `%` and `_` are letters. */
const pattern = (text: string): string => `${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** That a message `m` says phrases word for word, to follow another condition; nothing for none. */
export const saysPhrases = (sql: Sql, phrases: readonly string[]): postgres.Fragment =>
  phrases
    .map((phrase) => sql`and m.text ilike ${`%${pattern(phrase)}`}`)
    .reduce((all, part) => sql`${all} ${part}`, sql``);

/**
 * The operators of a search as conditions on a conversation `c`: values of one operator are alternatives, those with `-` are all
 * refused. A viewer who sees names masked finds nobody by name.
 */
export function searchConditions(
  sql: Sql,
  actor: Actor,
  { filters }: Pick<SearchQuery, 'filters'>,
  now: Instant,
): postgres.Fragment[] {
  const one = (filter: SearchFilter) => conditionOf(sql, actor, filter, now);
  const refused = filters.filter(({ isNot }) => isNot).map((filter) => sql`not coalesce(${one(filter)}, false)`);
  // `is:open is:snoozed` are alternatives, `is:open is:late` are not: statuses exclude each other, states do not.
  const groups = Map.groupBy(
    filters.filter(({ isNot }) => !isNot),
    (filter) => (filter.on === 'is' ? (STATUSES.has(filter.state) ? 'status' : filter.state) : filter.on),
  );
  return [...[...groups.values()].map((group) => sql`(${either(sql, group.map(one))})`), ...refused];
}

const STATUSES = new Set(['open', 'snoozed', 'resolved', 'spam']);

function conditionOf(sql: Sql, actor: Actor, filter: SearchFilter, now: Instant): postgres.Fragment {
  const workspace = actor.workspaceId;
  switch (filter.on) {
    case 'is':
      return stateOf(sql, actor, filter.state, now);
    case 'from':
      return can(actor, 'contact.private')
        ? sql`c.contact_id in (select find_contacts(${filter.name}, ${MOST_CONTACTS}))`
        : sql`false`;
    case 'channel':
      return filter.platform
        ? sql`c.platform = ${filter.platform}`
        : sql`c.channel_id in (select h.id from channels h where h.workspace_id = ${workspace} and (h.name ilike ${pattern(filter.name)} or h.handle ilike ${pattern(filter.name.replace(/^@/, ''))}))`;
    case 'tag':
      return sql`exists (select 1 from conversation_tags g join tags t on t.workspace_id = g.workspace_id and t.id = g.tag_id
        where g.workspace_id = c.workspace_id and g.conversation_id = c.id and lower(t.name) = lower(${filter.name}))`;
    case 'assignee':
      if (filter.name.toLowerCase() === 'me') return sql`c.assignee_id = ${actor.agentId}`;
      if (filter.name.toLowerCase() === 'none') return sql`c.assignee_id is null`;
      return sql`c.assignee_id in (select a.id from agents a where a.workspace_id = ${workspace} and (a.name ilike ${pattern(filter.name)} or a.name ilike ${`% ${pattern(filter.name)}`}))`;
    case 'team':
      return sql`c.team_id in (select t.id from teams t where t.workspace_id = ${workspace} and t.name ilike ${pattern(filter.name)})`;
    case 'lang':
      return sql`split_part(lower(c.language), '-', 1) = ${filter.language}`;
    case 'priority':
      return sql`c.priority = ${filter.priority}`;
    case 'before':
      return sql`c.opened_at < ${`${filter.day}T00:00:00Z`}::timestamptz`;
    case 'after':
      return sql`c.last_message_at >= ${`${filter.day}T00:00:00Z`}::timestamptz`;
  }
}

function stateOf(
  sql: Sql,
  actor: Actor,
  state: Extract<SearchFilter, { on: 'is' }>['state'],
  now: Instant,
): postgres.Fragment {
  switch (state) {
    case 'mine':
      return sql`c.assignee_id = ${actor.agentId}`;
    case 'assigned':
      return sql`c.assignee_id is not null`;
    case 'unassigned':
      return sql`c.assignee_id is null`;
    case 'waiting':
      return sql`c.status = 'open' and c.waiting_since is not null`;
    case 'answered':
      return sql`c.first_response_at is not null`;
    case 'late':
      return sql`c.status = 'open' and c.next_due_at <= ${new Date(now).toISOString()}::timestamptz`;
    case 'unread':
      return sql`c.last_direction = 'inbound' and c.message_seq > coalesce((select r.seq from reads r where r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.agent_id = ${actor.agentId}), 0)`;
    case 'following':
      return sql`exists (select 1 from conversation_followers f where f.workspace_id = c.workspace_id and f.conversation_id = c.id and f.agent_id = ${actor.agentId})`;
    case 'mentioned':
      return sql`exists (select 1 from mentions n where n.workspace_id = c.workspace_id and n.conversation_id = c.id and n.agent_id = ${actor.agentId})`;
    case 'private':
      return sql`c.is_private`;
    case 'public':
      return sql`not c.is_private`;
    default:
      return sql`c.status = ${state}`;
  }
}
