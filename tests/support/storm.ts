import { setTimeout as sleep } from 'node:timers/promises';
import { signForMeta } from '@kwartier/simulator';
import { PAGE } from './harness.ts';
import { comment, feedBody } from './webhooks.ts';

export interface Posted {
  /** The comment that the webhook brought. */
  readonly id: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly tookMs: number;
}

export interface Storm {
  /** Stop posting. @returns what every call was answered, in the order they were sent */
  end(): Promise<Posted[]>;
}

/** Comments arrive by webhook, each from a person of their own, `perSecond` of them until it ends. Nothing is posted twice. */
export function webhookStorm(
  { url, channelId, perSecond, prefix }: { url: string; channelId: string; perSecond: number; prefix: string },
  padding = '',
): Storm {
  const calls: Promise<Posted>[] = [];
  let going = true;

  async function post(id: string): Promise<Posted> {
    const at = Date.now();
    const from = { id: `88${String(calls.length).padStart(14, '0')}`, name: `Person ${calls.length}` };
    const text = JSON.stringify(feedBody(at, comment(at, id, { from, message: `Where is my bag? ${padding}` })));
    const started = performance.now();
    const status = await fetch(`${url}/webhooks/${channelId}`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signForMeta(PAGE.appSecret, text) },
      signal: AbortSignal.timeout(30_000),
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    return { id, status, tookMs: performance.now() - started };
  }

  async function run(): Promise<void> {
    const started = performance.now();
    while (going) {
      const due = ((performance.now() - started) / 1_000) * perSecond;
      while (calls.length < due) calls.push(post(`${prefix}_${calls.length}`));
      await sleep(10);
    }
  }
  const running = run();
  return {
    async end() {
      going = false;
      await running;
      return Promise.all(calls);
    },
  };
}
