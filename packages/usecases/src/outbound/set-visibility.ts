import { ConnectorError } from '@kwartier/connectors';
import { type Actor, can, DomainError, type MessageId, PLATFORM_FACTS } from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { loadChannel } from '@kwartier/db/reads/channels';
import { loadMessage } from '@kwartier/db/reads/messages';
import { loadAgentName } from '@kwartier/db/reads/people';
import { saveConversations } from '@kwartier/db/writes/conversations';
import { applyFacts, insertFacts } from '@kwartier/db/writes/message-facts';
import { accountOf, callContext } from '../channel-account.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { SEND_TIMEOUT_MS } from './deliver-message.ts';
import { lockConversationOf } from './lock-own-message.ts';

export type SetVisibility = (actor: Actor, messageId: MessageId, hidden: boolean) => Promise<MessageRow>;

/**
 * Hide a customer's public message on its platform, or show it again. Hiding twice is hiding once, so the platform is asked
 * first and the thread follows.
 * @throws DomainError `message.not_found`, `permission.denied`, `reply.not_allowed` (the platform refused; says why)
 */
export function makeSetVisibility(
  deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'publish' | 'connectors' | 'secrets' | 'baseUrls'>,
): SetVisibility {
  return async (actor, messageId, hidden) => {
    if (!can(actor, 'conversation.moderate'))
      throw new DomainError('permission.denied', 'Only a lead may hide messages on the platform.');
    const { workspaceId } = actor;
    const found = await deps.db.run(workspaceId, async (sql) => {
      const message = await loadMessage(sql, actor, messageId);
      return message && { message, channel: await loadChannel(sql, workspaceId, message.channelId) };
    });
    const { message, channel } = found ?? {};
    if (!message || !channel || message.direction !== 'inbound' || message.isPrivate || message.externalId === null)
      throw new DomainError('message.not_found', 'There is no such public message.');
    try {
      await deps.connectors[channel.platform].setHidden(
        accountOf(deps, channel),
        message.externalId,
        hidden,
        callContext(deps, workspaceId, channel.id, SEND_TIMEOUT_MS),
      );
    } catch (error) {
      if (error instanceof ConnectorError)
        throw new DomainError(
          'reply.not_allowed',
          `${PLATFORM_FACTS[channel.platform].name} did not do it: ${error.message}`,
        );
      throw error;
    }
    const externalId = message.externalId;
    const { row, hint } = await deps.db.run(workspaceId, async (sql) => {
      const locked = await lockConversationOf(sql, actor, messageId);
      if (!locked) throw new DomainError('message.not_found', 'There is no such message.');
      const now = deps.now();
      await insertFacts(
        sql,
        [
          {
            workspaceId,
            channelId: channel.id,
            externalId,
            fact: hidden ? 'hidden' : 'unhidden',
            at: now,
            text: null,
            attachments: null,
          },
        ],
        [],
      );
      await applyFacts(sql, workspaceId, channel.id, [externalId]);
      const edit = new ConversationEdit(locked.row, locked.clocks, now);
      edit.addActivity(
        hidden ? 'hidden' : 'unhidden',
        { messageId },
        await loadAgentName(sql, workspaceId, actor.agentId),
        actor.agentId,
      );
      await saveConversations(sql, [edit.finish()]);
      return {
        row: (await loadMessage(sql, actor, messageId)) as MessageRow,
        hint: { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId },
      };
    });
    deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
    return row;
  };
}
