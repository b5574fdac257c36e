import type { FastifyInstance } from 'fastify';
import type { Answer, Call } from '../../serve.ts';
import { readWanted } from './dialect.ts';
import { mediaEntry, type XUpload } from './media-store.ts';
import type { XDirectMessage } from './model.ts';
import { dmConversationId } from './network.ts';
import { pageOf, readPage } from './pages.ts';
import { forbidden, invalidRequest } from './problems.ts';
import { type Asker, bodyWith, type XServer } from './served.ts';
import type { XPlatform } from './x-platform.ts';

const DM_RANGE = [1, 100, 100] as const;
const DM_REACH_MS = 30 * 86_400_000;
const DM_LENGTH = 10_000;
const PARAMETERS = ['max_results', 'pagination_token', 'event_types'];

/** Private messages: events of an account or of one conversation, and sending. */
export function messageRoutes(app: FastifyInstance, x: XPlatform, { route }: XServer): void {
  app.get(
    '/x/2/dm_events',
    route('read', 'dmRead', (call, { account }) => events(x, call, account.id, account.id)),
  );
  app.get(
    '/x/2/dm_conversations/with/:id/dm_events',
    route('read', 'dmRead', (call, { account }) =>
      events(x, call, account.id, dmConversationId(account.id, call.params.id!)),
    ),
  );
  app.get(
    '/x/2/dm_conversations/:conversation/dm_events',
    route('read', 'dmRead', (call, { account }) => events(x, call, account.id, call.params.conversation!)),
  );
  app.post(
    '/x/2/dm_conversations/with/:id/messages',
    route('send', 'dmSend', (call, asker) => send(x, call, asker, call.params.id!)),
  );
  app.post(
    '/x/2/dm_conversations/:conversation/messages',
    route('send', 'dmSend', (call, asker) => {
      const other = call.params.conversation!.split('-').find((id) => id !== asker.account.id);
      return send(x, call, asker, other ?? '');
    }),
  );
}

function events(x: XPlatform, call: Call, accountId: string, mailbox: string): Answer {
  const wanted = readWanted(call, x.dialect, PARAMETERS);
  const types = call.query.event_types;
  const isAskingMessages = types === undefined || types.split(',').includes('MessageCreate');
  const now = x.now();
  const find = (id: string): XDirectMessage | undefined => {
    const message = x.network.messages.get(id)!;
    const isOwn = message.senderId === accountId || message.recipientId === accountId;
    return isOwn && isAskingMessages && message.visibleAt <= now && message.at > now - DM_REACH_MS
      ? message
      : undefined;
  };
  const { items, meta } = pageOf(x.network.mailbox(mailbox), readPage(call, DM_RANGE), find, { withIds: false });
  const includes = x.presenter.messageIncludes(items, wanted);
  return {
    status: 200,
    body: {
      ...(items.length > 0 ? { data: items.map((message) => x.presenter.message(message, wanted)) } : {}),
      ...(includes ? { includes } : {}),
      meta,
    },
  };
}

function send(x: XPlatform, call: Call, { account }: Asker, participantId: string): Answer {
  const { text, attachments } = bodyWith(call, ['text', 'attachments']);
  if ((typeof text !== 'string' || text === '') && attachments === undefined) {
    throw invalidRequest('$: at least one of [text, attachments] is required');
  }
  if (typeof text === 'string' && text.length > DM_LENGTH) throw invalidRequest('$.text: is too long');
  const recipient = x.network.users.get(participantId);
  if (!recipient?.isDmOpen) throw forbidden('You do not have permission to DM one or more participants.');
  const uploads = readAttachments(x, attachments, account.id);
  const said = typeof text === 'string' ? text : '';
  const message = x.network.addDirectMessage(
    { from: account.id, to: recipient.id, text: said, media: x.shown(uploads) },
    x.readDelay,
  );
  x.accept({
    kind: 'dm',
    id: message.id,
    accountId: account.id,
    text: said,
    inReplyTo: null,
    recipientId: recipient.id,
    at: message.at,
    requestId: call.requestId,
    ...mediaEntry(uploads),
  });
  x.webhooks.messaged(message);
  return { status: 201, body: { data: { dm_conversation_id: message.conversationId, dm_event_id: message.id } } };
}

/** One file at most, and one that was uploaded for direct messages. */
function readAttachments(x: XPlatform, attachments: unknown, accountId: string): XUpload[] {
  if (attachments === undefined) return [];
  if (!Array.isArray(attachments) || attachments.length !== 1) throw invalidRequest('$.attachments: must have 1 item');
  const id = String((attachments[0] as { media_id?: unknown } | null)?.media_id ?? '');
  const found = x.media.named([id], accountId, 'dm');
  if (!found) throw invalidRequest('attachments[0].media_id is invalid.', { 'attachments[0].media_id': [id] });
  return found;
}
