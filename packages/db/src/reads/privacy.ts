import type { Actor, ChannelId, ContactId, ErasureState, Instant, RetentionKind, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ErasureRow } from '../writes/erasures.ts';

/** Whether the viewer may see a contact: they have a conversation in one of the viewer's brands. */
export async function maySeeContact(sql: Sql, actor: Actor, id: ContactId): Promise<boolean> {
  const rows = await sql`
    select 1 from conversations where workspace_id = ${actor.workspaceId} and contact_id = ${id} and brand_id = any(${[...actor.brandIds]}::uuid[]) limit 1`;
  return rows.length > 0;
}

/** The contact with an id on a platform, in any of its id spaces. */
export async function findContactOf(
  sql: Sql,
  workspaceId: WorkspaceId,
  platform: string,
  externalId: string,
): Promise<ContactId | undefined> {
  const [row] = await sql<{ contactId: ContactId }[]>`
    select contact_id from handles where workspace_id = ${workspaceId} and platform = ${platform} and external_id = ${externalId} order by realm limit 1`;
  return row?.contactId;
}

export async function loadErasureByCode(
  sql: Sql,
  workspaceId: WorkspaceId,
  code: string,
): Promise<ErasureState | undefined> {
  const [row] = await sql<
    { state: ErasureState }[]
  >`select state from erasures where workspace_id = ${workspaceId} and code = ${code}`;
  return row?.state;
}

/** Whether deliveries of these channels wait to be read. */
export async function hasUnprocessedReceipts(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelIds: readonly ChannelId[],
): Promise<boolean> {
  const rows = await sql`
    select 1 from receipts where workspace_id = ${workspaceId} and channel_id = any(${[...channelIds]}::uuid[]) and processed_at is null limit 1`;
  return rows.length > 0;
}

export interface HoldView {
  readonly contactId: ContactId;
  readonly reason: string;
  readonly heldBy: string;
  readonly heldAt: Instant;
}

export async function loadHold(
  sql: Sql,
  workspaceId: WorkspaceId,
  contactId: ContactId,
): Promise<HoldView | undefined> {
  const [row] = await sql<HoldView[]>`
    select contact_id, reason, held_by, held_at from legal_holds where workspace_id = ${workspaceId} and contact_id = ${contactId}`;
  return row;
}

/** The erasure that is under way for somebody. */
export async function loadOpenErasure(
  sql: Sql,
  workspaceId: WorkspaceId,
  contactId: ContactId,
): Promise<ErasureRow | undefined> {
  const [row] = await sql<ErasureRow[]>`
    select * from erasures where workspace_id = ${workspaceId} and contact_id = ${contactId} and state in ('requested', 'confirmed')`;
  return row;
}

export interface ErasureView extends ErasureRow {
  /** Of whom; what stands there once it is done. */
  readonly contactName: string;
  readonly isHeld: boolean;
}

/** The newest requests of the viewer's brands, those that wait first. */
export const listErasures = (sql: Sql, actor: Actor): Promise<ErasureView[]> =>
  sql<ErasureView[]>`
    select e.*, k.name as contact_name,
      exists (select 1 from legal_holds h where h.workspace_id = e.workspace_id and h.contact_id = e.contact_id) as is_held
    from erasures e join contacts k on k.workspace_id = e.workspace_id and k.id = e.contact_id
    where e.workspace_id = ${actor.workspaceId}
      and exists (select 1 from conversations c where c.workspace_id = e.workspace_id and c.contact_id = e.contact_id and c.brand_id = any(${[...actor.brandIds]}::uuid[]))
    order by (e.state in ('done', 'cancelled')), e.requested_at desc limit 200`.execute();

export interface RetentionRuleRow {
  readonly brandId: string;
  readonly kind: RetentionKind;
  readonly days: number;
}

export const listRetentionRules = (sql: Sql, workspaceId: WorkspaceId): Promise<RetentionRuleRow[]> =>
  sql<
    RetentionRuleRow[]
  >`select brand_id, kind, days from retention_rules where workspace_id = ${workspaceId} order by brand_id, kind`.execute();

/** Conversations at rest since before a moment, whose words are still here and whose person nobody holds. */
export const expirable = (
  sql: Sql,
  workspaceId: WorkspaceId,
  brandId: string,
  isPrivate: boolean,
  before: Instant,
) => sql`
  c.workspace_id = ${workspaceId} and c.brand_id = ${brandId} and c.is_private = ${isPrivate} and c.status in ('resolved', 'spam') and c.merged_into is null
  and c.last_message_at < ${new Date(before).toISOString()}::timestamptz
  and not exists (select 1 from expired_conversations x where x.workspace_id = c.workspace_id and x.conversation_id = c.id)
  and not exists (select 1 from legal_holds h where h.workspace_id = c.workspace_id and h.contact_id = c.contact_id)`;

/** What a rule would delete now: conversations or stored deliveries, and the oldest of them. */
export async function previewRetention(
  sql: Sql,
  workspaceId: WorkspaceId,
  brandId: string,
  kind: RetentionKind,
  before: Instant,
): Promise<{ count: number; oldestAt: Instant | null }> {
  const at = new Date(before).toISOString();
  const channels = sql`select id from channels where workspace_id = ${workspaceId} and brand_id = ${brandId}`;
  const [row] =
    kind === 'receipts'
      ? await sql<{ count: number; oldestAt: Instant | null }[]>`
          select count(*)::int, min(received_at) as oldest_at from receipts
          where workspace_id = ${workspaceId} and channel_id in (${channels}) and processed_at is not null and received_at < ${at}::timestamptz`
      : kind === 'quarantine'
        ? await sql<{ count: number; oldestAt: Instant | null }[]>`
            select count(*)::int, min(at) as oldest_at from quarantine where workspace_id = ${workspaceId} and channel_id in (${channels}) and at < ${at}::timestamptz`
        : await sql<{ count: number; oldestAt: Instant | null }[]>`
            select count(*)::int, min(c.opened_at) as oldest_at from conversations c where ${expirable(sql, workspaceId, brandId, kind === 'private_messages', before)}`;
  return row!;
}
