import type { ChannelId, ConversationId } from '@kwartier/core';
import type { Harness } from './harness.ts';

export interface Asked {
  readonly id: ConversationId;
  readonly messageSeq: number;
  /** The customer's post. */
  readonly postId: string;
}

/** So many customers ask something on X, one conversation each, in the order they asked. */
export async function askOnX(harness: Harness, count: number, { lang = 'en', everyMs = 1_000 } = {}): Promise<Asked[]> {
  const [connected] = await harness.database.admin<{ id: ChannelId }[]>`select id from channels where platform = 'x'`;
  if (!connected) await harness.connectX();
  const { x } = harness.simulator;
  x.setRateLimit('mentions', 100_000);
  const posts: string[] = [];
  for (let n = 0; n < count; n++) {
    const { id } = x.addUser({ handle: `asker_${x.network.users.size}`, name: `Asker ${x.network.users.size}` });
    posts.push(x.post({ author: id, text: `@KwartAir question ${n}`, lang }).id);
    harness.clock.advance(everyMs);
    if (n % 200 === 199) {
      harness.clock.advance(11_000);
      await harness.work();
    }
  }
  harness.clock.advance(11_000);
  await harness.work();
  return harness.database.admin<Asked[]>`
    select c.id, c.message_seq as "messageSeq", m.external_id as "postId" from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.external_id = any(${posts}) order by m.sent_at, m.external_id`;
}
