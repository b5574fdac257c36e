import type { Instant, ReplyContext } from '@kwartier/core';
import type { ConversationRow } from '@kwartier/db';
import type { ReplyFacts } from '@kwartier/db/reads/reply-context';

/** What the rules about answering need to know of a conversation. */
export function replyContext(
  row: Pick<ConversationRow, 'platform' | 'isPrivate' | 'windowExpiresAt'>,
  facts: ReplyFacts,
  now: Instant,
): ReplyContext {
  return {
    platform: row.platform,
    isPrivate: row.isPrivate,
    contactName: facts.contactName,
    channelHandle: facts.channelHandle,
    inbound: facts.inbound,
    windowExpiresAt: row.isPrivate ? row.windowExpiresAt : (facts.privateConversation?.windowExpiresAt ?? null),
    privateReplySent: facts.privateReplySent,
    canReachPrivately: facts.privateConversation !== null,
    now,
  };
}
