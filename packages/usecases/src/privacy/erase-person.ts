import {
  clocksAfterStatus,
  type Instant,
  messageSubject,
  personSubject,
  resolutionOf,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { hasUnprocessedReceipts } from '@kwartier/db/reads/privacy';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { eraseIdentity, eraseRaw, eraseWords, listTraces, type PersonTraces } from '@kwartier/db/writes/erase-person';
import { type ErasureRow, finishErasure, insertTombstones, lockConfirmed } from '@kwartier/db/writes/erasures';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { contextOf, policyOf } from '../policy-row.ts';
import { tombstoneDigest } from './tombstone-key.ts';

/** A person of many years is erased in one transaction, whole or not at all: longer than other work may take. */
const DEADLINE_MS = 60_000;

/** Erase whoever was confirmed. @returns how many persons */
export type ErasePersons = (workspaceId: WorkspaceId) => Promise<number>;

/**
 * Erase persons whose erasure was confirmed: everything they said and everything by which they are known, in rows, raw bodies,
 * drafts, kept answers and live deliveries. Conversations, times and promises stay without a name, so that no figure changes. A
 * keyed tombstone keeps what was erased from coming back.
 *
 * Deliveries that are stored and not yet read are read first: what they bring belongs to what is erased.
 */
export function makeErasePersons(deps: Pick<Deps, 'db' | 'now' | 'secrets' | 'publish' | 'log'>): ErasePersons {
  return async (workspaceId) => {
    for (let persons = 0; ; persons++) {
      const done = await deps.db.run(workspaceId, (sql) => eraseNext(sql, workspaceId), { deadlineMs: DEADLINE_MS });
      if (!done) return persons;
      for (let from = 0; from < done.hints.length; from += 100)
        deps.publish(workspaceId, 'conversations.changed', { items: done.hints.slice(from, from + 100) });
      deps.publish(workspaceId, 'settings.changed', { subject: 'erasures' });
      deps.log('info', 'erasure.done', { workspaceId, erasureId: done.erasure.id, ...done.counts });
    }
  };

  async function eraseNext(sql: Sql, workspaceId: WorkspaceId) {
    const erasure = await lockConfirmed(sql, workspaceId);
    if (!erasure) return undefined;
    const traces = await listTraces(sql, workspaceId, erasure.contactId);
    if (await hasUnprocessedReceipts(sql, workspaceId, [...new Set(traces.conversations.map((one) => one.channelId))]))
      return undefined;
    const now = deps.now();
    const digest = await tombstoneDigest(sql, deps, workspaceId);
    await insertTombstones(
      sql,
      workspaceId,
      [
        ...traces.handles.map((one) => digest(personSubject(one.platform, one.realm, one.externalId))),
        ...traces.messages.map((one) => digest(messageSubject(one.channelId, one.externalId))),
      ],
      now,
    );
    const hints = await closeConversations(sql, workspaceId, traces, now);
    const needles = [...new Set([...traces.handles, ...traces.messages].map(({ externalId }) => externalId))];
    const counts = {
      ...(await eraseWords(sql, workspaceId, traces, now)),
      ...(await eraseIdentity(sql, workspaceId, erasure.contactId, traces)),
      ...(await eraseRaw(sql, workspaceId, traces, needles)),
    };
    await finishErasure(sql, workspaceId, erasure.id, counts, now);
    await record(sql, workspaceId, erasure, counts, now);
    return { erasure, counts, hints };
  }

  /** Nobody answers them any more: they are at rest, without a name, and no later message finds them. */
  async function closeConversations(sql: Sql, workspaceId: WorkspaceId, traces: PersonTraces, now: Instant) {
    const locked = await lockConversations(
      sql,
      workspaceId,
      traces.conversations.map(({ id }) => id),
    );
    const edits: ConversationEdit[] = [];
    for (const { row, clocks } of locked) {
      const edit = new ConversationEdit(row, clocks, now);
      if (row.status === 'open' || row.status === 'snoozed') {
        const policy = policyOf(await contextOf(sql, workspaceId, row));
        edit.clocks = clocksAfterStatus(
          edit.clocks,
          { from: row.status, to: 'resolved', at: now },
          edit.timeline,
          policy,
          row,
        );
        const resolution = resolutionOf(edit.timeline);
        edit.settleWait();
        Object.assign(edit.row, { status: 'resolved', resolution, resolvedAt: now, snoozedUntil: null });
      }
      Object.assign(edit.row, {
        personExternalId: `erased ${row.id}`,
        threadKey: `erased ${row.id}`,
        isCurrent: false,
        lastExcerpt: '',
        language: null,
        windowExpiresAt: null,
      });
      edit.addEvent('conversation.erased', now);
      edits.push(edit);
    }
    await saveConversations(
      sql,
      edits.map((edit) => edit.finish()),
    );
    return edits.map(({ row }) => ({ conversationId: row.id, seq: row.seq, brandId: row.brandId }));
  }

  function record(
    sql: Sql,
    workspaceId: WorkspaceId,
    erasure: ErasureRow,
    counts: Readonly<Record<string, number>>,
    now: Instant,
  ): Promise<unknown> {
    return insertFastAudit(sql, {
      workspaceId,
      at: now,
      actorId: erasure.confirmedBy,
      action: 'erasure.done',
      subjectType: 'contact',
      subjectId: erasure.contactId,
      data: { erasureId: erasure.id, ...counts },
    });
  }
}
