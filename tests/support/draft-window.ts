import { randomUUID } from 'node:crypto';
import { MessageDto } from '@kwartier/contracts';
import { draftLine } from '../../apps/agent-ui/src/features/composer/api/drafts.ts';
import { type DraftMachine, makeDraft } from '../../apps/agent-ui/src/features/composer/draft-machine.ts';
import { handOver, takeBackInto, takeFromOutbox } from '../../apps/agent-ui/src/features/composer/hand-over.ts';
import { api } from '../../apps/agent-ui/src/lib/api-client.ts';
import type { LocalDraft } from '../../apps/agent-ui/src/lib/local-drafts.ts';
import { makeOutbox, type Outbox, type Outgoing } from '../../apps/agent-ui/src/lib/outbox.ts';
import { type DeviceStorage, makeShelf, type Shelf } from '../../apps/agent-ui/src/lib/shelf.ts';
import type { Harness, Person } from './harness.ts';

/** A browser's storage that may be full. */
class MemoryStorage implements DeviceStorage {
  isFull = false;
  readonly #items = new Map<string, string>();
  get length(): number {
    return this.#items.size;
  }
  key = (index: number): string | null => [...this.#items.keys()][index] ?? null;
  getItem = (key: string): string | null => this.#items.get(key) ?? null;
  removeItem = (key: string): void => void this.#items.delete(key);
  setItem(key: string, value: string): void {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this.#items.set(key, value);
  }
  /** What lies there, as one text: what a later page could find. */
  all = (): string => [...this.#items.values()].map((value) => JSON.stringify(JSON.parse(value).text)).join(' ');
}

type Line = 'up' | 'down' | 'lose_answer';
interface Route {
  line: Line;
  cookie: string;
}
let route: Route = { line: 'up', cookie: '' };
let underWay = 0;

/** The console's calls go to the API of the harness, by the line of whichever device is in use. @returns how to undo it */
export function routeConsoleTo(harness: Harness): () => void {
  const real = globalThis.fetch;
  const toApi = async (path: string, init: RequestInit): Promise<Response> => {
    const at = route;
    if (at.line === 'down') throw new TypeError('Failed to fetch');
    const answer = await harness.server.inject({
      method: init.method as 'GET',
      url: path,
      headers: { ...(init.headers as Record<string, string>), cookie: at.cookie },
      ...(typeof init.body === 'string' ? { payload: init.body } : {}),
    });
    if (at.line === 'lose_answer') {
      at.line = 'up';
      throw new TypeError('Failed to fetch');
    }
    return new Response(answer.statusCode === 204 ? null : answer.body, { status: answer.statusCode });
  };
  globalThis.fetch = async (input, init) => {
    if (typeof input !== 'string' || !input.startsWith('/api/v1')) return real(input, init);
    underWay += 1;
    try {
      return await toApi(input, init ?? {});
    } finally {
      underWay -= 1;
    }
  };
  return () => {
    globalThis.fetch = real;
  };
}

/** Until nothing of the console is under way. */
export async function quiet(): Promise<void> {
  for (let idle = 0; idle < 2; idle = underWay > 0 ? 0 : idle + 1)
    await new Promise((resolve) => setImmediate(resolve));
}

export const wordsOf = (text: string): string[] => text.match(/w\d+\./g) ?? [];

/** One device of one agent with one conversation open: the console's own rules, without its pixels. */
export class DraftWindow {
  readonly storage = new MemoryStorage();
  readonly route: Route;
  draft!: DraftMachine;
  outbox!: Outbox;
  /** How far the person has read. */
  seenSeq = 0;
  readonly #harness: Harness;
  readonly #agent: Person;
  readonly #conversationId: string;
  readonly #make: typeof makeDraft;
  #timers = new Set<() => void>();
  #drafts!: Shelf<LocalDraft>;
  #outgoing!: Shelf<Outgoing>;

  constructor(harness: Harness, agent: Person, conversationId: string, make: typeof makeDraft = makeDraft) {
    this.#harness = harness;
    this.#agent = agent;
    this.#conversationId = conversationId;
    this.#make = make;
    this.route = { line: 'up', cookie: agent.cookie };
  }

  use(): void {
    route = this.route;
  }

  /** A page over what lies on this device. */
  async load(): Promise<void> {
    this.use();
    this.#timers = new Set();
    this.#drafts = makeShelf<LocalDraft>('draft', () => this.storage);
    this.#outgoing = makeShelf<Outgoing>('outgoing', () => this.storage);
    this.outbox = makeOutbox(this.#outgoing, () => 'The page was closed.');
    const timers = this.#timers;
    this.draft = this.#make(this.#agent.id, this.#conversationId, 'public', {
      line: draftLine,
      shelf: this.#drafts,
      windowId: randomUUID(),
      after: (_ms, work) => {
        timers.add(work);
        return () => timers.delete(work);
      },
    });
    void this.draft.renew();
    await quiet();
    await this.look();
  }

  /** Whether the browser asks before it lets the page go. */
  get isGuarded(): boolean {
    return this.#drafts.inMemoryOnly().some(({ text }) => text.trim()) || this.#outgoing.inMemoryOnly().length > 0;
  }

  get text(): string {
    return this.draft.value.get().text;
  }

  get failed(): readonly Outgoing[] {
    return this.outbox.entries.get();
  }

  type(text: string): void {
    this.draft.set(text, this.draft.value.get().audience);
  }

  /** What was to happen after a while happens. */
  async wait(): Promise<void> {
    const due = [...this.#timers];
    this.#timers.clear();
    for (const work of due) work();
    await quiet();
  }

  async look(): Promise<void> {
    if (this.route.line !== 'up') return;
    const [row] = await this.#harness.database.admin<{ seq: number }[]>`
      select message_seq as seq from conversations where id = ${this.#conversationId}`;
    this.seenSeq = row?.seq ?? 0;
  }

  async send(fields: Partial<Outgoing> = {}): Promise<void> {
    const { text, audience } = this.draft.value.get();
    if (!text.trim()) return;
    const entry: Outgoing = {
      intentId: randomUUID(),
      conversationId: this.#conversationId,
      agentId: this.#agent.id,
      text: text.trim(),
      audience,
      lastSeenSeq: this.seenSeq,
      override: false,
      actions: [],
      macro: null,
      confirmed: [],
      files: [],
      draftVersion: this.draft.handOver(),
      at: this.#harness.clock.now(),
      state: 'sending',
      reason: null,
      ...fields,
    };
    this.outbox.put(entry);
    await handOver(this.outbox, this.draft, entry);
    await quiet();
    await this.look();
  }

  async retry(entry: Outgoing): Promise<void> {
    await handOver(this.outbox, this.draft, entry);
    await quiet();
  }

  async edit(entry: Outgoing): Promise<void> {
    await takeFromOutbox(this.outbox, this.draft, entry).catch(() => undefined);
    await quiet();
  }

  async undo(messageId: string): Promise<void> {
    await takeBackInto(
      this.draft,
      () => api.delete(`/messages/${messageId}`, MessageDto),
      ({ text, isPrivate, direction }) => ({
        text,
        audience: direction === 'internal' ? 'note' : isPrivate ? 'private' : 'public',
      }),
    ).catch(() => undefined);
    await quiet();
  }
}
