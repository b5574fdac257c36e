import { ABUSE_WORDS_VERSION, type ChannelId, type ConversationId, findAbuse } from '@kwartier/core';
import { listKnownMessages } from '@kwartier/db/reads/ingest';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { applyFacts, insertFacts, judgeAnew, markReceived, refreshExcerpts } from '@kwartier/db/writes/message-facts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Batch } from './batch.ts';
import type { StoreContext, Touched } from './store-context.ts';

/** Edits, deletions, hidings, receipts: whatever came first, the same ends up in the thread. */
export async function storeFacts(
  { sql, workspaceId, channel, now, abuse }: StoreContext,
  batch: Batch,
  withKnownFacts: readonly string[],
): Promise<Touched[]> {
  const channelId = channel.id as ChannelId;
  const rows = batch.facts.map((fact) => {
    const common = { workspaceId, channelId, externalId: batch.aliases.get(fact.externalId) ?? fact.externalId };
    if (fact.type === 'message.edited')
      return { ...common, fact: 'edited', at: fact.editedAt, text: fact.text, attachments: fact.attachments };
    if (fact.type === 'message.deleted')
      return { ...common, fact: 'deleted', at: fact.deletedAt, text: null, attachments: null };
    return { ...common, fact: fact.hidden ? 'hidden' : 'unhidden', at: fact.at, text: null, attachments: null };
  });
  const aliases = [...batch.aliases].map(([externalId, firstExternalId]) => ({
    workspaceId,
    channelId,
    externalId,
    firstExternalId,
  }));
  if (rows.length > 0 || aliases.length > 0) await insertFacts(sql, rows, aliases);
  const subjects = [...new Set([...rows.map((row) => row.externalId), ...withKnownFacts])];
  const changes = new Map<string, { messageId: string | null; change: string }[]>();
  if (subjects.length > 0) {
    const owners = await listKnownMessages(sql, workspaceId, channelId, subjects);
    await lockConversations(sql, workspaceId, [...new Set(owners.map((row) => row.conversationId))]);
    for (const { conversationId, messageId, change } of await applyFacts(sql, workspaceId, channelId, [
      ...new Set(owners.map((row) => batch.aliases.get(row.externalId) ?? row.externalId)),
    ])) {
      changes.set(conversationId, [...(changes.get(conversationId) ?? []), { messageId, change }]);
    }
    const edited = [...changes.values()].flat().flatMap((one) => (one.change === 'edited' ? [one.messageId!] : []));
    await judgeAnew(
      sql,
      workspaceId,
      edited,
      ABUSE_WORDS_VERSION,
      (text, language) => findAbuse(text, language, abuse).length > 0,
    );
  }
  for (const event of batch.receipts) {
    for (const conversationId of await markReceived(
      sql,
      workspaceId,
      channelId,
      event.counterpartExternalId,
      event.receipt,
      event.watermark,
    )) {
      changes.set(conversationId, [...(changes.get(conversationId) ?? []), { messageId: null, change: event.receipt }]);
    }
  }
  if (changes.size === 0) return [];
  const edits = (await lockConversations(sql, workspaceId, [...changes.keys()] as ConversationId[])).map(
    ({ row, clocks }) => {
      const edit = new ConversationEdit(row, clocks, now);
      for (const { messageId, change } of changes.get(row.id)!) edit.addEvent(`message.${change}`, now, { messageId });
      return edit;
    },
  );
  await saveConversations(
    sql,
    edits.map((edit) => edit.finish()),
  );
  await refreshExcerpts(sql, workspaceId, [...changes.keys()]);
  return edits.map((edit) => ({ conversationId: edit.row.id, seq: edit.row.seq }));
}
