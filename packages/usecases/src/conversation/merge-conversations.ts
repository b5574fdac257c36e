import {
  type Actor,
  assertMergeable,
  type ConversationId,
  can,
  DomainError,
  higherPriority,
  type MergedBefore,
  pending,
  placesAfter,
  type Told,
} from '@kwartier/core';
import type { ConversationMergeRow, LockedConversation, Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import {
  findMerge,
  hasPending,
  listTold,
  loadChannelOf,
  loadMerge,
  type ToldMessage,
} from '@kwartier/db/reads/conversation-merges';
import { loadAgentName, loadAssignable } from '@kwartier/db/reads/people';
import { endAssignment } from '@kwartier/db/writes/assignments';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import {
  carryReads,
  copyTags,
  deleteExpiry,
  deleteRuleEvents,
  hasMergedIn,
  insertConversationMerge,
  markMergeUndone,
  moveDrafts,
  moveMessages,
  readUpTo,
} from '@kwartier/db/writes/conversation-merges';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { carryFollowers } from '@kwartier/db/writes/followers';
import { loadLastSaid } from '@kwartier/db/writes/outbound';
import { lockChannel } from '@kwartier/db/writes/receipts';
import { untagConversation } from '@kwartier/db/writes/tags';
import { v7 as newId } from 'uuid';
import { assignTo } from '../assignment/assign-to.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { cameFrom, tellAnew } from './retold.ts';

/** Several conversations of one person as one. */
export interface ConversationMerges {
  /**
   * The messages of one conversation become another's, in the order in which they were said; it stands in no list any more, and what its
   * thread brings from now on comes to the other. Said twice, it is done once.
   * @returns the merge's id
   * @throws DomainError `conversation.not_found`, `permission.denied`, `conversation.merged_away`, `conversation.not_mergeable`,
   * `conversation.merge_nested` (another was merged into the one that would go away), `conversation.merge_pending` (an answer is on its way)
   */
  merge(actor: Actor, fromId: ConversationId, intoId: ConversationId): Promise<string>;
  /**
   * They were two questions after all: everything that came over goes back, what came or was answered since as well. Said twice, it is done
   * once. @returns the conversation that stands by itself again
   * @throws DomainError `conversation.merge_not_found`, `permission.denied`, `conversation.merge_pending`
   */
  undo(actor: Actor, mergeId: string): Promise<ConversationId>;
}

export const SORT_DEADLINE_MS = 15_000;

/** Sorting out what belongs together is a change of what a conversation is, as its status and its tags are. */
export function assertMaySort(actor: Actor): void {
  if (!can(actor, 'conversation.set_status'))
    throw new DomainError('permission.denied', 'You may not merge or split conversations.');
}

export function makeConversationMerges(
  deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake' | 'reached'>,
): ConversationMerges {
  /** Both, with the channel held, so that nothing arrives between. */
  async function lockBoth(sql: Sql, actor: Actor, fromId: ConversationId, intoId: ConversationId) {
    const { workspaceId } = actor;
    for (const id of [fromId, intoId])
      if (!(await maySeeConversation(sql, actor, id)))
        throw new DomainError('conversation.not_found', 'There is no such conversation.');
    const channelId = await loadChannelOf(sql, workspaceId, intoId);
    if (channelId) await lockChannel(sql, channelId);
    const locked = await lockConversations(sql, workspaceId, [fromId, intoId]);
    const find = (id: ConversationId) => locked.find(({ row }) => row.id === id);
    const [from, into] = [find(fromId), find(intoId)];
    if (!from || !into) throw new DomainError('conversation.not_found', 'There is no such conversation.');
    return { from, into };
  }

  function tell(actor: Actor, edits: readonly ConversationEdit[]): void {
    if (edits.length === 0) return;
    const { workspaceId } = actor;
    deps.publish(workspaceId, 'conversations.changed', {
      items: edits.map(({ row }) => ({ conversationId: row.id, seq: row.seq, brandId: row.brandId })),
    });
    for (const teamId of new Set(edits.map(({ row }) => row.teamId))) deps.wake.assign(workspaceId, teamId);
    // What was to be read of the channel meanwhile went away and waits.
    for (const channelId of new Set(edits.map(({ row }) => row.channelId))) deps.wake.ingest(workspaceId, channelId);
  }

  const record = (sql: Sql, actor: Actor, action: string, intoId: string, fromId: string, mergeId: string) =>
    insertFastAudit(sql, {
      workspaceId: actor.workspaceId,
      at: deps.now(),
      actorId: actor.agentId,
      action,
      subjectType: 'conversation',
      subjectId: intoId,
      data: { fromId, mergeId },
    });

  return {
    async merge(actor, fromId, intoId) {
      assertMaySort(actor);
      const done = await deps.db.run(
        actor.workspaceId,
        async (sql) => {
          const { from, into } = await lockBoth(sql, actor, fromId, intoId);
          if (from.row.mergedInto === intoId && fromId !== intoId)
            return { id: (await findMerge(sql, actor.workspaceId, fromId))!.id, edits: [] };
          assertMergeable(from.row, into.row);
          if (await hasMergedIn(sql, actor.workspaceId, fromId))
            throw new DomainError(
              'conversation.merge_nested',
              'Another conversation was merged into this one. Undo that first, or merge the other way round.',
            );
          if (await hasPending(sql, actor.workspaceId, [fromId, intoId])) throw pending();
          return join(sql, actor, from, into);
        },
        { deadlineMs: SORT_DEADLINE_MS },
      );
      tell(actor, done.edits);
      return done.id;
    },

    async undo(actor, mergeId) {
      assertMaySort(actor);
      const { workspaceId } = actor;
      const notFound = () => new DomainError('conversation.merge_not_found', 'There is no such merge.');
      const done = await deps.db.run(
        workspaceId,
        async (sql) => {
          const known = await loadMerge(sql, workspaceId, mergeId);
          if (!known || !(await maySeeConversation(sql, actor, known.intoId))) throw notFound();
          const { from, into } = await lockBoth(sql, actor, known.fromId, known.intoId);
          // Somebody may have undone it while we waited for the lock.
          const merge = await loadMerge(sql, workspaceId, mergeId);
          if (!merge) throw notFound();
          if (merge.undoneAt !== null) return { fromId: merge.fromId, edits: [] };
          if (await hasPending(sql, workspaceId, [known.intoId])) throw pending();
          return { fromId: merge.fromId, edits: await part(sql, actor, from, into, merge) };
        },
        { deadlineMs: SORT_DEADLINE_MS },
      );
      tell(actor, done.edits);
      return done.fromId;
    },
  };

  async function join(sql: Sql, actor: Actor, from: LockedConversation, into: LockedConversation) {
    const { workspaceId, agentId } = actor;
    const now = deps.now();
    const [leaving, kept] = [
      new ConversationEdit(from.row, from.clocks, now),
      new ConversationEdit(into.row, into.clocks, now),
    ];
    const [fromId, intoId] = [from.row.id, into.row.id];
    const name = await loadAgentName(sql, workspaceId, agentId);
    const told = await listTold(sql, workspaceId, [fromId, intoId]);
    const joining = cameFrom(
      told.filter(({ conversationId, activity }) => conversationId === fromId && !isOfSorting(activity?.type)),
      fromId,
    );
    const standing = told.filter(({ conversationId }) => conversationId === intoId);
    await place(sql, kept, placesAfter(standing, joining), actor);

    const tagsAdded = await copyTags(sql, workspaceId, fromId, intoId);
    await carryFollowers(sql, workspaceId, [{ fromId, toId: intoId }]);
    await moveDrafts(sql, workspaceId, fromId, intoId, now);
    await deleteRuleEvents(sql, workspaceId, fromId);
    await deleteExpiry(sql, workspaceId, intoId);
    const priority = higherPriority(into.row.priority, from.row.priority);
    const wakes = into.row.status !== 'open' && from.row.status === 'open' && from.row.waitingSince !== null;
    const before: MergedBefore = {
      ...restOf(from.row),
      assigneeId: from.row.assigneeId,
      assignedReason: from.row.assignedReason,
      tagsAdded,
      priorityBefore: priority === into.row.priority ? null : into.row.priority,
      restedBefore: wakes ? restOf(into.row) : null,
    };
    kept.row.priority = priority;
    const { windowExpiresAt } = from.row;
    if (windowExpiresAt !== null && windowExpiresAt > (into.row.windowExpiresAt ?? 0))
      kept.row.windowExpiresAt = windowExpiresAt;
    kept.addActivity('merged', { conversationId: fromId }, name, agentId);
    const more = wakes ? [becomes(kept, OPEN, name, actor)] : [];
    await tellAnew(sql, kept, [...standing, ...joining], now, more);
    await showLast(sql, kept);

    await endAssignment(sql, workspaceId, fromId, 'merged', now);
    Object.assign(leaving.row, { ...GONE, mergedInto: intoId, resolvedAt: now });
    await tellAnew(sql, leaving, [], now);
    leaving.addActivity('merged_into', { conversationId: intoId }, name, agentId);
    leaving.forgetLast(undefined, 0);

    const id = newId();
    await insertConversationMerge(sql, { workspaceId, id, fromId, intoId, before, mergedBy: agentId, mergedAt: now });
    await record(sql, actor, 'conversation.merged', intoId, fromId, id);
    const edits = [kept, leaving];
    await saveConversations(
      sql,
      edits.map((edit) => edit.finish()),
    );
    await carryReads(sql, workspaceId, from.row, into.row, kept.row.seq);
    await readUpTo(sql, actor, intoId, kept.row.seq);
    deps.reached?.('after_rows_before_commit');
    return { id, edits };
  }

  async function part(
    sql: Sql,
    actor: Actor,
    from: LockedConversation,
    into: LockedConversation,
    merge: ConversationMergeRow,
  ) {
    const { workspaceId, agentId } = actor;
    const now = deps.now();
    const [returning, kept] = [
      new ConversationEdit(from.row, from.clocks, now),
      new ConversationEdit(into.row, into.clocks, now),
    ];
    const [fromId, intoId, before] = [from.row.id, into.row.id, merge.before];
    const name = await loadAgentName(sql, workspaceId, agentId);
    const told = await listTold(sql, workspaceId, [fromId, intoId]);
    const cameOver = told.filter(
      ({ conversationId, mergedFrom }) => conversationId === intoId && mergedFrom === fromId,
    );
    const back = cameFrom(cameOver, null);
    const staying = told.filter(({ conversationId, mergedFrom }) => conversationId === intoId && mergedFrom !== fromId);
    const lines = told.filter(({ conversationId }) => conversationId === fromId);
    if (back.length > 0) await place(sql, returning, placesAfter(lines, back), actor);
    await markMergeUndone(sql, workspaceId, merge.id, agentId, now);

    Object.assign(returning.row, {
      mergedInto: null,
      status: before.status,
      resolution: before.resolution,
      outcome: before.outcome,
      resolvedAt: before.resolvedAt,
      snoozedUntil: before.snoozedUntil,
    });
    returning.addActivity('parted', { conversationId: intoId }, name, agentId);
    await tellAnew(sql, returning, back, now);
    const { row } = returning;
    const slept = row.status === 'snoozed' && (row.snoozedUntil ?? 0) <= now;
    // Nobody who waits is forgotten, whatever it was before.
    if (slept || (row.status !== 'open' && returning.timeline.waitingSince !== null))
      await tellAnew(sql, returning, back, now, [becomes(returning, OPEN, name, actor)]);
    await showLast(sql, returning);
    const assignee =
      before.assigneeId && (await loadAssignable(sql, workspaceId, before.assigneeId, returning.row.brandId));
    if (assignee && before.assigneeId && row.status === 'open')
      await assignTo(
        sql,
        returning,
        before.assigneeId,
        assignee.name,
        { by: agentId, reason: before.assignedReason ?? 'Had it before' },
        now,
      );

    for (const tagId of before.tagsAdded) await untagConversation(sql, workspaceId, intoId, tagId);
    if (
      before.priorityBefore !== null &&
      kept.row.priority === higherPriority(before.priorityBefore, from.row.priority)
    )
      kept.row.priority = before.priorityBefore;
    kept.addActivity('parted', { conversationId: fromId }, name, agentId);
    await tellAnew(sql, kept, staying, now);
    const { restedBefore } = before;
    const rests =
      restedBefore !== null &&
      kept.row.status === 'open' &&
      kept.timeline.waitingSince === null &&
      (restedBefore.status !== 'snoozed' || (restedBefore.snoozedUntil ?? 0) > now);
    if (rests) await tellAnew(sql, kept, staying, now, [becomes(kept, restedBefore, name, actor)]);
    await showLast(sql, kept);

    await record(sql, actor, 'conversation.parted', intoId, fromId, merge.id);
    const edits = [kept, returning];
    await saveConversations(
      sql,
      edits.map((edit) => edit.finish()),
    );
    await readUpTo(sql, actor, fromId, returning.row.seq);
    await readUpTo(sql, actor, intoId, kept.row.seq);
    deps.reached?.('after_rows_before_commit');
    return edits;
  }

  /** Give messages new places at the end of a conversation, each with an event: consoles ask for what is new. */
  async function place(sql: Sql, edit: ConversationEdit, order: readonly ToldMessage[], actor: Actor): Promise<void> {
    const moves = order.map(({ id, mergedFrom }) => ({
      id,
      seq: edit.addEvent('message.moved', deps.now(), { messageId: id, actorId: actor.agentId }),
      mergedFrom,
    }));
    await moveMessages(sql, actor.workspaceId, edit.row.id, moves);
  }

  /** What lists show of a conversation is the last thing that was said in it. */
  async function showLast(sql: Sql, edit: ConversationEdit): Promise<void> {
    const { last, seq } = await loadLastSaid(sql, edit.row.workspaceId, edit.row.id);
    edit.forgetLast(last, seq);
  }

  /** Bring a conversation into a status it had, or open it. @returns the line of it, to be told */
  function becomes(edit: ConversationEdit, rest: Rest, name: string, actor: Actor): Told {
    const from = edit.row.status;
    const { status: to, resolution, outcome, snoozedUntil } = rest;
    Object.assign(edit.row, rest);
    edit.addActivity(
      'status_changed',
      { from, to, resolution, outcome, until: snoozedUntil === null ? null : new Date(snoozedUntil).toISOString() },
      name,
      actor.agentId,
    );
    return { type: 'status', to, resolution, at: deps.now(), from: null };
  }
}

/** Lines about merging and splitting stay with the conversation that they are about. */
const isOfSorting = (type: string | undefined): boolean =>
  type === 'merged' || type === 'merged_into' || type === 'parted' || type === 'split' || type === 'split_from';

type Rest = NonNullable<MergedBefore['restedBefore']>;

const OPEN: Rest = { status: 'open', resolution: null, outcome: null, resolvedAt: null, snoozedUntil: null };

/** What is left of a conversation that was merged away. */
const GONE = {
  status: 'resolved',
  resolution: null,
  outcome: null,
  snoozedUntil: null,
  assigneeId: null,
  assignedAt: null,
  assignedReason: null,
} as const;

const restOf = ({ status, resolution, outcome, resolvedAt, snoozedUntil }: Rest): Rest => ({
  status,
  resolution,
  outcome,
  resolvedAt,
  snoozedUntil,
});
