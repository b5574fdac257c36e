import type { LedgerEntry } from '../../ledger.ts';
import type { FacebookPlatform } from './facebook-platform.ts';
import { badParameter, graphError, unknownObject, unreachable, windowClosed } from './graph-errors.ts';
import type { FbAttachment, FbComment, FbMessage, FbPage } from './model.ts';
import type { GraphNodes } from './nodes.ts';

const DAY_MS = 86_400_000;
const TEXT_LENGTH = 2_000;
const METADATA_LENGTH = 1_000;

interface Content {
  text: string;
  attachments: FbAttachment[];
  metadata: string | null;
  file: NonNullable<LedgerEntry['media']>[number] | undefined;
}

/** What `POST /{page}/messages` led to. */
export interface SentMessage {
  message: FbMessage;
  /** The comment answered privately, if it was one. */
  comment: FbComment | undefined;
  file: Content['file'];
}

/** The rules of the Send API: to a PSID within the window, or once to the author of a comment. Throws Graph errors. */
export function sendMessage(
  facebook: FacebookPlatform,
  nodes: GraphNodes,
  page: FbPage,
  params: Record<string, unknown>,
): SentMessage {
  const recipient = objectOf(params.recipient, 'recipient');
  const content = readContent(facebook, page, objectOf(params.message, 'message'));
  const commentId = recipient.comment_id;
  if (commentId !== undefined) return privateReply(facebook, nodes, page, String(commentId), content);
  const psid = String(recipient.id ?? '');
  if (facebook.network.ownerOf(psid)?.pageId !== page.id) {
    throw graphError({ message: '(#100) No matching user found', code: 100, subcode: 2018001 });
  }
  const thread = facebook.network.threadWith(page.id, psid);
  if (thread.isUnreachable) throw unreachable();
  checkWindow(facebook.now() - (thread.lastActionAt ?? Number.NEGATIVE_INFINITY), params);
  return { message: add(facebook, page, psid, content), comment: undefined, file: content.file };
}

function privateReply(
  facebook: FacebookPlatform,
  nodes: GraphNodes,
  page: FbPage,
  commentId: string,
  content: Content,
): SentMessage {
  const comment = facebook.network.comments.get(commentId);
  if (!comment || comment.deletedAt !== null || comment.pageId !== page.id) throw unknownObject(commentId, 'post');
  if (comment.isAnsweredPrivately) throw graphError({ message: '(#10900) Activity already replied to', code: 10900 });
  if (!nodes.mayReplyPrivately(comment)) {
    throw graphError({ message: "(#10903) This user can't reply to this activity", code: 10903 });
  }
  const psid = facebook.network.psidOf(page.id, comment.authorId);
  if (facebook.network.threadWith(page.id, psid).isUnreachable) throw unreachable();
  comment.isAnsweredPrivately = true;
  return { message: add(facebook, page, psid, content), comment, file: content.file };
}

/** RESPONSE and UPDATE within 24 hours; HUMAN_AGENT within 7 days; every other tag is refused since April 2026. */
function checkWindow(sinceActionMs: number, params: Record<string, unknown>): void {
  const type = params.messaging_type ?? 'RESPONSE';
  const tag = params.tag;
  if (type === 'MESSAGE_TAG' || tag !== undefined) {
    if (tag !== 'HUMAN_AGENT') throw badParameter(`Param tag must be one of {HUMAN_AGENT} - got "${String(tag)}"`);
    if (sinceActionMs > 7 * DAY_MS) throw windowClosed();
    return;
  }
  if (type !== 'RESPONSE' && type !== 'UPDATE') {
    throw badParameter(`Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG} - got "${String(type)}"`);
  }
  if (sinceActionMs > DAY_MS) throw windowClosed();
}

function readContent(facebook: FacebookPlatform, page: FbPage, message: Record<string, unknown>): Content {
  const text = typeof message.text === 'string' ? message.text : '';
  const asked = message.attachment as
    | { type?: unknown; payload?: { url?: string; attachment_id?: unknown } }
    | undefined;
  if (text !== '' && asked !== undefined) throw badParameter('Param message must have only one of [text, attachment]');
  const saved = asked?.payload?.attachment_id;
  const upload = saved === undefined ? undefined : facebook.media.find(String(saved), page.id, 'attachment');
  if (saved !== undefined && !upload)
    throw badParameter('Param message[attachment][payload][attachment_id] must be a valid ID');
  const attachment = upload
    ? ({
        type: asked?.type as FbAttachment['type'],
        payload: { url: `${facebook.baseUrl()}/uploaded/facebook/${upload.id}` },
        mimeType: upload.type,
      } satisfies FbAttachment)
    : (asked as FbAttachment | undefined);
  const metadata = typeof message.metadata === 'string' ? message.metadata : null;
  if (text === '' && attachment === undefined) {
    throw badParameter('Param message must have at least one of [text, attachment]');
  }
  if (text.length > TEXT_LENGTH) {
    throw badParameter(`Length of param message[text] must be less than or equal to ${TEXT_LENGTH}`);
  }
  if (metadata !== null && metadata.length > METADATA_LENGTH) {
    throw badParameter(`Length of param message[metadata] must be less than or equal to ${METADATA_LENGTH}`);
  }
  const file = upload && { id: upload.id, type: upload.type, bytes: upload.bytes, altText: null };
  return { text, attachments: attachment ? [attachment] : [], metadata, file };
}

function add(facebook: FacebookPlatform, page: FbPage, psid: string, { file: _, ...content }: Content): FbMessage {
  return facebook.network.addMessage({
    pageId: page.id,
    psid,
    isFromPage: true,
    delayMs: facebook.readDelay,
    ...content,
  });
}

/** Form bodies carry objects as JSON text. */
function objectOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  if (typeof value === 'string') {
    try {
      const parsed: unknown = JSON.parse(value);
      if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
    } catch {
      // Falls through to the refusal: it is not JSON.
    }
  }
  throw badParameter(`The parameter ${name} is required`);
}
