import { createHash } from 'node:crypto';
import type { LedgerEntry } from '@kwartier/simulator';
import type postgres from 'postgres';
import type { Site } from './site.ts';

/** What the platforms' ledgers and the database say about inbound messages. */
export interface InboundVerdict {
  /** Said on the platform, not stored. */
  readonly lost: number;
  /** Stored more than once. */
  readonly doubled: number;
  /** Conversations whose count has a hole, or a message that nothing counted. */
  readonly gaps: number;
}

/** @param said the platform's ids of everything customers said */
export async function judgeInbound(admin: postgres.Sql, said: readonly string[]): Promise<InboundVerdict> {
  const rows = await admin<{ id: string; n: number }[]>`
    select external_id as id, count(*)::int as n from messages where direction = 'inbound' group by 1`;
  const stored = new Map(rows.map(({ id, n }) => [id, n]));
  return {
    lost: said.filter((id) => !stored.has(id)).length,
    doubled: rows.filter(({ n }) => n > 1).length,
    gaps: await countGaps(admin),
  };
}

/** Conversations whose sequence has a hole, counts too far, or counts a message that is not there. */
export async function countGaps(admin: postgres.Sql): Promise<number> {
  const [row] = await admin<{ n: number }[]>`
    select count(*)::int as n from conversations c
    left join lateral (select count(*) as n, max(seq) as top from conversation_events e where e.conversation_id = c.id) e on true
    left join lateral (
      select count(*) filter (where not exists (select 1 from conversation_events e2 where e2.conversation_id = m.conversation_id and e2.seq = m.seq)) as uncounted,
        max(m.seq) as top from messages m where m.conversation_id = c.id) m on true
    where c.seq <> e.n or c.seq <> e.top or m.uncounted > 0 or coalesce(m.top, 0) > c.seq`;
  return row!.n;
}

export interface OutboundVerdict {
  readonly replies: number;
  readonly sent: number;
  /** Texts that the platform took more than once. */
  readonly twice: number;
  /** Called sent, but the platform has nothing, or under another id. */
  readonly claimed: number;
  /** Called rejected, but the platform has it. */
  readonly wronglyRejected: number;
  /** The platform has it and a person was asked, or it is still unclear. */
  readonly unfound: number;
  /** Put before a person; the platform has nothing. */
  readonly unconfirmed: number;
  readonly waiting: number;
}

const ledgerOf = ({ simulator }: Pick<Site, 'simulator'>): LedgerEntry[] => [
  ...simulator.x.ledger,
  ...simulator.facebook.ledger,
];

/** Hold what the product says of its replies against what platforms took. Every reply's text must be its own. */
export async function judgeOutbound(site: Pick<Site, 'simulator' | 'admin'>): Promise<OutboundVerdict> {
  const entries = ledgerOf(site);
  const taken = Map.groupBy(entries, ({ text }) => text);
  const rows = await site.admin<{ text: string; delivery: string; externalId: string | null }[]>`
    select text, delivery, external_id as "externalId" from messages where origin = 'agent'`;
  const count = (test: (row: (typeof rows)[number]) => boolean) => rows.filter(test).length;
  return {
    replies: rows.length,
    sent: count(({ delivery }) => delivery === 'sent'),
    twice: [...taken.values()].filter((several) => several.length > 1).length,
    claimed: count(
      ({ text, delivery, externalId }) =>
        delivery === 'sent' && !taken.get(text)?.some((entry) => entry.id === externalId),
    ),
    wronglyRejected: count(({ text, delivery }) => delivery === 'rejected' && taken.has(text)),
    unfound: count(({ text, delivery }) => (delivery === 'unknown' || delivery === 'unconfirmed') && taken.has(text)),
    unconfirmed: count(
      ({ text, delivery }) => (delivery === 'unknown' || delivery === 'unconfirmed') && !taken.has(text),
    ),
    waiting: count(({ delivery }) => delivery === 'queued' || delivery === 'sending'),
  };
}

/**
 * What every conversation says and how it stands, as one hash each, by the platform's names for it: no ids of ours, no times of
 * arrival, no sequences. Two runs that brought the same, in whatever order, must hash alike.
 */
export async function hashConversations(admin: postgres.Sql): Promise<Map<string, string>> {
  const rows = await admin<{ key: string; state: unknown }[]>`
    select ch.external_id || ' ' || c.thread_key || ' ' || c.person_external_id as key,
      jsonb_build_object(
        'status', c.status, 'private', c.is_private, 'opened', c.opened_at, 'last', c.last_message_at, 'waiting', c.waiting_since, 'in', c.last_inbound_at,
        'excerpt', c.last_excerpt,
        'messages', (select jsonb_agg(jsonb_build_object('id', m.external_id, 'text', m.text, 'by', m.author_external_id, 'sent', m.sent_at, 'edited', m.edits > 0,
            'deleted', m.deleted_at is not null, 'hidden', m.is_hidden, 'reply', m.in_reply_to, 'attachments', m.attachments) order by m.sent_at, m.external_id)
          from messages m where m.conversation_id = c.id and m.external_id is not null)) as state
    from conversations c join channels ch on ch.id = c.channel_id where c.is_current`;
  return new Map(rows.map(({ key, state }) => [key, createHash('sha256').update(JSON.stringify(state)).digest('hex')]));
}

/**
 * Messages of customers that stand before one that the platform has as older. Platforms' ids of one account grow, and tell messages of
 * the same second apart.
 */
export async function countInversions(admin: postgres.Sql): Promise<number> {
  const [row] = await admin<{ n: number }[]>`
    select count(*)::int as n from (
      select sent_at, lag(sent_at) over w as before from messages where direction = 'inbound' window w as (partition by conversation_id order by seq)
    ) m where m.before > m.sent_at`;
  return row!.n;
}
