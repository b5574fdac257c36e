import {
  type AgentId,
  excerpt,
  type Instant,
  isLive,
  type MessageId,
  type PolicyVersion,
  type RuleCause,
  type SlaClock,
  type SpokenFact,
  type Timeline,
  urgency,
  withFact,
  workingMs,
} from '@kwartier/core';
import type { ConversationChange, ConversationEventRow, ConversationRow, MessageRow, SlaClockRow } from '@kwartier/db';
import { v7 as newId } from 'uuid';

type Data = Record<string, string | number | boolean | null>;

/** What an entry adds to a message row; the conversation fills in the rest. */
export type NewMessage = Pick<MessageRow, 'direction' | 'kind' | 'text' | 'authorName' | 'sentAt'> &
  Partial<MessageRow>;

/**
 * One conversation on its way from what it was to what it becomes. Every change takes the next sequence number and leaves an
 * event; nothing is written before `finish`. The caller holds the row's lock.
 */
export class ConversationEdit {
  readonly row: ConversationRow;
  #timeline: Timeline;
  #before: ReadonlyMap<string, SlaClock>;
  readonly #isNew: boolean;
  readonly #now: Instant;
  /** The rule that changes it; every event and line says so. Null: somebody else does. */
  readonly #cause: RuleCause | null;
  readonly #messages: MessageRow[] = [];
  readonly #events: ConversationEventRow[] = [];

  constructor(
    row: ConversationRow,
    clocks: readonly SlaClockRow[],
    now: Instant,
    { isNew = false, cause = null }: { isNew?: boolean; cause?: RuleCause | null } = {},
  ) {
    this.row = { ...row };
    this.#cause = cause;
    this.#isNew = isNew;
    this.#now = now;
    this.#timeline = {
      // What we began ourselves nobody has opened yet.
      openedAt: isNew || row.lastInboundAt === null ? null : row.openedAt,
      firstResponseAt: row.firstResponseAt,
      waitingSince: row.waitingSince,
      lastInboundAt: row.lastInboundAt,
      lastAnswerAt: row.lastOutboundAt,
      clocks: clocks as readonly SlaClock[],
    };
    this.#before = new Map(clocks.map((clock) => [keyOf(clock as SlaClock), clock as SlaClock]));
  }

  get isNew(): boolean {
    return this.#isNew;
  }

  get timeline(): Timeline {
    return this.#timeline;
  }

  get clocks(): readonly SlaClock[] {
    return this.#timeline.clocks;
  }

  set clocks(clocks: readonly SlaClock[]) {
    this.#timeline = { ...this.#timeline, clocks };
  }

  #next(): number {
    this.row.seq += 1;
    return this.row.seq;
  }

  /** Record a change; `messageId` is the message it is about. */
  addEvent(
    type: string,
    at: Instant,
    options: { messageId?: string | null; actorId?: string | null; data?: Data | null } = {},
  ): number {
    const seq = this.#next();
    this.#pushEvent(seq, type, at, options);
    return seq;
  }

  #pushEvent(
    seq: number,
    type: string,
    at: Instant,
    {
      messageId = null,
      actorId = null,
      data = null,
    }: { messageId?: string | null; actorId?: string | null; data?: Data | null },
  ): void {
    this.#events.push({
      workspaceId: this.row.workspaceId,
      conversationId: this.row.id,
      seq,
      type,
      messageId,
      actorId,
      at,
      data: this.#cause ? { ...data, ...this.#cause } : data,
    });
  }

  /** Add a message, a note or an activity line, with its event. */
  addMessage(message: NewMessage, event: string, actorId: string | null = null): MessageRow {
    const seq = this.#next();
    const row: MessageRow = {
      workspaceId: this.row.workspaceId,
      id: newId() as MessageId,
      conversationId: this.row.id,
      channelId: this.row.channelId,
      seq,
      authorHandle: null,
      authorAvatarUrl: null,
      authorExternalId: null,
      agentId: null,
      origin: null,
      externalId: null,
      inReplyTo: null,
      receivedAt: this.#now,
      isPrivate: this.row.isPrivate,
      attachments: null,
      language: null,
      mayReply: null,
      url: null,
      edits: 0,
      deletedAt: null,
      isHidden: false,
      unsupported: null,
      mentions: null,
      handedTo: null,
      activity: null,
      delivery: null,
      deliveryReason: null,
      intentId: null,
      recipientExternalId: null,
      attempts: 0,
      nextAttemptAt: null,
      lease: null,
      leaseUntil: null,
      firstTriedAt: null,
      readBacks: 0,
      partOf: null,
      threadAfter: null,
      wholeText: null,
      invites: false,
      mergedFrom: null,
      isAbuseFound: false,
      isAbuseMarked: null,
      abuseVersion: null,
      deliveredAt: null,
      readAt: null,
      seenSeq: null,
      ...message,
    };
    this.#messages.push(row);
    this.#pushEvent(seq, event, row.sentAt, { messageId: row.id, actorId });
    if (row.direction !== 'internal') {
      this.row.messageSeq = seq;
      if (row.sentAt >= this.row.lastMessageAt) {
        this.row.lastMessageAt = row.sentAt;
        this.row.lastExcerpt = shown(row);
        this.row.lastDirection = row.direction;
        this.row.lastKind = row.kind;
      }
    }
    return row;
  }

  /** An answer that waited goes out, perhaps with other words: it takes its place at the end. The caller writes it. @returns its place */
  sayNow(message: Pick<MessageRow, 'id' | 'text' | 'kind'>, event: string, actorId: string | null): number {
    const seq = this.#next();
    this.#pushEvent(seq, event, this.#now, { messageId: message.id, actorId });
    Object.assign(this.row, {
      messageSeq: seq,
      lastMessageAt: this.#now,
      lastExcerpt: excerpt(message.text),
      lastDirection: 'outbound',
      lastKind: message.kind,
    } satisfies Partial<ConversationRow>);
    return seq;
  }

  /** Something that was said was taken back: what the list shows is what was said before it. */
  forgetLast(last: MessageRow | undefined, messageSeq: number): void {
    this.row.messageSeq = messageSeq;
    this.row.lastMessageAt = last?.sentAt ?? this.row.openedAt;
    this.row.lastExcerpt = last ? shown(last) : '';
    this.row.lastDirection = last?.direction ?? null;
    this.row.lastKind = last?.kind ?? null;
  }

  /** Add a line that the system writes into the thread. */
  addActivity(type: string, data: Data, authorName: string, actorId: string | null = null): void {
    this.addMessage(
      {
        direction: 'internal',
        kind: 'activity',
        text: '',
        authorName,
        sentAt: this.#now,
        agentId: actorId as AgentId | null,
        activity: { type, data: this.#cause ? { ...data, ...this.#cause } : data },
      },
      type,
      actorId,
    );
  }

  /** Move waiting times and promises on by one thing that was said. */
  addFact(
    fact: SpokenFact,
    policy: PolicyVersion,
    responderId: AgentId | null = null,
    earlier: readonly SpokenFact[] = [],
  ): void {
    const before = this.#timeline;
    this.#timeline = withFact(before, fact, policy, this.row, earlier);
    const { firstResponseAt, openedAt } = this.#timeline;
    if (firstResponseAt !== before.firstResponseAt || openedAt !== before.openedAt) {
      if (firstResponseAt !== before.firstResponseAt) this.row.firstResponderId = responderId;
      this.row.firstResponseMs = firstResponseAt === null || openedAt === null ? null : firstResponseAt - openedAt;
      this.row.firstResponseBusinessMs =
        firstResponseAt === null || openedAt === null ? null : workingMs(policy.hours, openedAt, firstResponseAt);
    }
  }

  /**
   * Tell waiting times and promises anew: all of them are written, so the caller deletes what was there.
   * @param responderId who gave the first answer in it; null: nobody, or nobody of ours
   */
  tellAnew(timeline: Timeline, { hours }: PolicyVersion, responderId: AgentId | null): void {
    const { openedAt, firstResponseAt } = timeline;
    this.#timeline = timeline;
    this.#before = new Map();
    const isAnswered = openedAt !== null && firstResponseAt !== null;
    this.row.firstResponderId = isAnswered ? responderId : null;
    this.row.firstResponseMs = isAnswered ? firstResponseAt - openedAt : null;
    this.row.firstResponseBusinessMs = isAnswered ? workingMs(hours, openedAt, firstResponseAt) : null;
  }

  /** It was decided that nobody waits for an answer any more. */
  settleWait(): void {
    this.#timeline = { ...this.#timeline, waitingSince: null };
  }

  /** Whether a promise still runs, waits or is late. */
  get owes(): boolean {
    return this.clocks.some(isLive);
  }

  /** Whether this edit holds an answer that is still to be sent. */
  get answers(): boolean {
    return this.#messages.some(({ delivery }) => delivery === 'queued');
  }

  /** Everything to write. */
  finish(): ConversationChange {
    const { openedAt, firstResponseAt, waitingSince, lastInboundAt, lastAnswerAt, clocks } = this.#timeline;
    Object.assign(this.row, {
      openedAt: openedAt ?? this.row.openedAt,
      firstResponseAt,
      waitingSince,
      lastInboundAt,
      lastOutboundAt: lastAnswerAt,
      ...urgency(clocks),
      updatedAt: this.#now,
    } satisfies Partial<ConversationRow>);
    const { workspaceId, id } = this.row;
    return {
      isNew: this.#isNew,
      row: this.row,
      clocks: clocks
        .filter((clock) => this.#before.get(keyOf(clock)) !== clock)
        .map((clock) => clockRow(workspaceId, id, clock)),
      messages: this.#messages,
      events: this.#events,
    };
  }
}

/** What a list shows of a message. */
const shown = (row: MessageRow): string =>
  excerpt(row.text || row.unsupported || (row.attachments?.length ? `[${row.attachments[0]!.kind}]` : ''));

const keyOf = (clock: SlaClock): string => `${clock.target} ${clock.ordinal} ${clock.segment}`;

/** All columns in one order, whatever the clock was made from: rows of one statement have the same keys. */
function clockRow(
  workspaceId: ConversationRow['workspaceId'],
  conversationId: ConversationRow['id'],
  clock: SlaClock,
): SlaClockRow {
  const {
    target,
    ordinal,
    segment,
    policyId,
    policyVersion,
    state,
    startedAt,
    goalAt,
    warnAt,
    dueAt,
    promiseMs,
    goalMs,
    remainingMs,
    pausedAt,
    metAt,
    goalMissedAt,
    warnedAt,
    breachedAt,
    nextFireAt,
  } = clock;
  return {
    workspaceId,
    conversationId,
    target,
    ordinal,
    segment,
    policyId,
    policyVersion,
    state,
    startedAt,
    goalAt,
    warnAt,
    dueAt,
    promiseMs,
    goalMs,
    remainingMs,
    pausedAt,
    metAt,
    goalMissedAt,
    warnedAt,
    breachedAt,
    nextFireAt,
  };
}
