import {
  type Actor,
  type AgentId,
  type AttachedFile,
  type Attachment,
  attachmentFault,
  attachmentRule,
  attachmentSentence,
  type ConversationId,
  DomainError,
  mediaKind,
  type Platform,
  type WorkspaceId,
} from '@kwartier/core';
import type { MessageRow, Sql } from '@kwartier/db';
import { attachUploads, lockWaitingUploads } from '@kwartier/db/writes/uploads';
import type { ConversationEdit, NewMessage } from '../conversation-edit.ts';

/** A file on its way out. */
export interface TakenFile extends AttachedFile {
  readonly id: string;
  readonly altText: string;
}

/** Where an answer goes, as far as its files are concerned. */
export interface FilesPlace {
  readonly conversationId: ConversationId;
  readonly platform: Platform;
  readonly isPrivate: boolean;
  /** The platform takes one message there and no second. */
  readonly isOnlyMessage: boolean;
  readonly hasText: boolean;
}

/**
 * Take files out of somebody's draft for an answer. They are held until the transaction ends.
 * @throws DomainError `upload.not_found`, `reply.attachments` with what is wrong and with which
 */
export async function takeFiles(
  sql: Sql,
  actor: Actor,
  ids: readonly string[],
  place: FilesPlace,
): Promise<readonly TakenFile[]> {
  if (ids.length === 0) return [];
  const held = new Map((await lockWaitingUploads(sql, actor, place.conversationId, ids)).map((one) => [one.id, one]));
  const files = [...new Set(ids)].map((id): TakenFile => {
    const file = held.get(id);
    if (!file?.mediaType)
      throw new DomainError('upload.not_found', 'One of the files is gone, or went out already. Attach it again.', {
        uploadId: id,
      });
    return { ...file, mediaType: file.mediaType };
  });
  const fault = attachmentFault(files, place);
  if (fault)
    throw new DomainError('reply.attachments', attachmentSentence(fault, files, place), {
      fault: fault.fault,
      ...('index' in fault ? { uploadId: files[fault.index]!.id } : {}),
    });
  return files;
}

/** One message as the platform gets it. */
export interface AnswerPart {
  readonly text: string;
  readonly files: readonly TakenFile[];
  /** It is a later post of a thread: it answers the part before it, once that is out. */
  readonly follows?: boolean;
}

/**
 * What one answer becomes: one message, or, where words and files go apart, one for the words and one for each file; of a thread one for each
 * of its posts, the files with the first.
 */
export function partsOf(
  posts: readonly string[],
  files: readonly TakenFile[],
  platform: Platform,
  isPrivate: boolean,
): AnswerPart[] {
  const [text = '', ...later] = posts;
  if (later.length > 0)
    return [{ text, files }, ...later.map((post): AnswerPart => ({ text: post, files: [], follows: true }))];
  if (!attachmentRule(platform, isPrivate).isApart) return [{ text, files }];
  const apart = files.map((file): AnswerPart => ({ text: '', files: [file] }));
  return text === '' && apart.length > 0 ? apart : [{ text, files: [] }, ...apart];
}

/**
 * What waits for a person or for its time waits as one message; a thread does, whole, and is cut when it goes out.
 * @throws DomainError `reply.attachments`
 */
export function assertWaitsWhole(parts: readonly AnswerPart[], waits: boolean): void {
  if (waits && parts.length > 1)
    throw new DomainError(
      'reply.attachments',
      'Words and files go out as messages of their own here, and cannot wait. Send it now, or leave the files out.',
      { fault: 'apart' },
    );
}

/** A file as the thread shows it. */
function attachmentOf({ id, name, mediaType, altText }: TakenFile): Attachment {
  const kind = mediaKind(mediaType);
  return {
    kind: kind === 'gif' ? 'image' : kind,
    url: null,
    previewUrl: null,
    altText: altText === '' ? null : altText,
    uploadId: id,
    name,
  };
}

/**
 * Add one answer to its conversation, as the messages it becomes; the first carries the intent, the others name the first.
 * @param whole what was written, where it became a thread
 */
export function addParts(
  edit: ConversationEdit,
  parts: readonly AnswerPart[],
  whole: string | null,
  agentId: AgentId,
  intentId: string,
  common: Pick<NewMessage, 'kind' | 'authorName' | 'sentAt'> & Partial<MessageRow> & Pick<MessageRow, 'delivery'>,
  event: string,
): MessageRow[] {
  const messages: MessageRow[] = [];
  for (const { text, files, follows = false } of parts) {
    const message: NewMessage = {
      ...common,
      direction: 'outbound',
      origin: 'agent',
      agentId,
      text,
      attachments: files.length > 0 ? files.map(attachmentOf) : null,
      intentId: messages.length === 0 ? intentId : null,
      partOf: messages[0]?.id ?? null,
      threadAfter: follows ? (messages.at(-1)?.id ?? null) : null,
      wholeText: messages.length === 0 ? whole : null,
      // Of a thread the last post asks for the answer.
      invites: common.invites === true && messages.length === parts.length - 1,
    };
    messages.push(edit.addMessage(message, event, agentId));
  }
  return messages;
}

/** Give each message the files it goes out with. */
export async function giveFiles(
  sql: Sql,
  workspaceId: WorkspaceId,
  messages: readonly MessageRow[],
  parts: readonly AnswerPart[],
): Promise<void> {
  for (const [index, { files }] of parts.entries())
    if (files.length > 0)
      await attachUploads(
        sql,
        workspaceId,
        messages[index]!.id,
        files.map(({ id }) => id),
      );
}
