import type { ChannelId, Instant, KnownMessage, MessageCreated } from '@kwartier/core';
import { listPosts } from '@kwartier/db/reads/ingest';
import { upsertPosts, upsertReach } from '@kwartier/db/writes/contacts';
import { v7 as newId } from 'uuid';
import type { Batch } from './batch.ts';
import type { StoreContext } from './store-context.ts';

/** Know the posts that a batch speaks of: ours, and those that messages hang under. @returns our id of each, by the platform's */
export async function rememberPosts(
  { sql, workspaceId, channel }: StoreContext,
  batch: Batch,
  fresh: readonly MessageCreated[],
  unprompted: readonly MessageCreated[],
  threads: ReadonlyMap<string, KnownMessage>,
): Promise<Map<string, string>> {
  const rows = new Map<string, Parameters<typeof upsertPosts>[3][number]>();
  const put = (
    externalId: string,
    byUs: boolean,
    text: string | null,
    url: string | null,
    publishedAt: Instant | null,
  ) => {
    const before = rows.get(externalId);
    rows.set(externalId, {
      id: before?.id ?? newId(),
      externalId,
      byUs: byUs || (before?.byUs ?? false),
      text: text ?? before?.text ?? null,
      url: url ?? before?.url ?? null,
      publishedAt: publishedAt ?? before?.publishedAt ?? null,
    });
  };
  for (const { post } of batch.posts)
    put(
      post.externalId,
      post.authorExternalId === null || post.authorExternalId === channel.externalId,
      post.text,
      post.url,
      post.publishedAt,
    );
  for (const message of unprompted) put(message.externalId, true, message.text, message.url, message.sentAt);
  for (const message of fresh) {
    if (message.isPrivate) continue;
    if (message.post)
      put(
        message.post.externalId,
        message.post.authorExternalId === channel.externalId,
        message.post.text,
        message.post.url,
        message.post.publishedAt,
      );
    else {
      // Account Activity does not tell the thread: then it is the parent's.
      const thread = message.threadKey ?? threads.get(message.externalId)?.thread ?? null;
      if (thread !== null && thread !== message.externalId) put(thread, false, null, null, null);
    }
  }
  if (rows.size === 0) return new Map();
  const known = await listPosts(sql, workspaceId, channel.id as ChannelId, [...rows.keys()]);
  const ids = new Map(known.map((post) => [post.externalId, post.id]));
  // Most batches tell nothing new about their posts: then nothing is written.
  for (const post of known) {
    const told = rows.get(post.externalId)!;
    const isNews =
      (told.byUs && !post.byUs) ||
      (told.text !== null && post.text === null) ||
      (told.url !== null && post.url === null) ||
      (told.publishedAt !== null && post.publishedAt === null);
    if (!isNews) rows.delete(post.externalId);
  }
  for (const [externalId, id] of await upsertPosts(sql, workspaceId, channel.id as ChannelId, [...rows.values()]))
    ids.set(externalId, id);
  return ids;
}

/** Count what only adds reach. */
export async function storeReach({ sql, workspaceId, channel }: StoreContext, batch: Batch): Promise<void> {
  const channelId = channel.id as ChannelId;
  await upsertReach(
    sql,
    dedupeReach(batch).map((event) => ({
      workspaceId,
      channelId,
      postExternalId: event.postExternalId,
      reach: event.reach,
      actorExternalId: event.actorExternalId,
      isRemoved: event.removed,
      atMs: event.at,
    })),
  );
}

/** One row for each key: a statement may not touch the same row twice. */
function dedupeReach(batch: Batch) {
  const newest = new Map<string, Batch['reach'][number]>();
  for (const event of batch.reach) {
    const key = `${event.postExternalId} ${event.reach} ${event.actorExternalId}`;
    const before = newest.get(key);
    if (!before || before.at <= event.at) newest.set(key, event);
  }
  return [...newest.values()];
}
