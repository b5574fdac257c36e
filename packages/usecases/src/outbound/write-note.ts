import {
  type Actor,
  type AgentId,
  DomainError,
  distinctNames,
  type HandedTo,
  type Instant,
  type Mention,
  type Mentionable,
  placeMentions,
  type WorkspaceId,
} from '@kwartier/core';
import type { ConversationRow, MessageRow, Sql } from '@kwartier/db';
import { listReaders, listTeamsOfBrand, type Reader } from '@kwartier/db/reads/followers';
import { loadAgentName } from '@kwartier/db/reads/people';
import { addFollowers, addMentions } from '@kwartier/db/writes/followers';
import type { ConversationEdit } from '../conversation-edit.ts';
import { tell } from '../notifications/tell.ts';

/** Who can be mentioned in a conversation of a brand: whoever may read it, and the brand's teams that have such members. */
interface Mentionables {
  readonly readers: readonly Reader[];
  readonly teams: readonly { readonly id: string; readonly name: string }[];
}

async function loadMentionables(
  sql: Sql,
  { workspaceId, brandId }: Pick<ConversationRow, 'workspaceId' | 'brandId'>,
): Promise<Mentionables> {
  const readers = await listReaders(sql, workspaceId, brandId);
  const teams = await listTeamsOfBrand(sql, workspaceId, brandId);
  return {
    readers,
    teams: teams.filter(({ id }) => readers.some(({ teamIds }) => teamIds.includes(id))),
  };
}

/** The same for consoles: each under a name that no other has. */
export async function listMentionables(
  sql: Sql,
  conversation: Pick<ConversationRow, 'workspaceId' | 'brandId'>,
): Promise<Mentionable[]> {
  const { readers, teams } = await loadMentionables(sql, conversation);
  const named = distinctNames([
    ...readers.map(({ id, name, email }) => ({ kind: 'agent' as const, id, name, apart: email.split('@')[0]! })),
    ...teams.map(({ id, name }) => ({ kind: 'team' as const, id, name, apart: id.slice(-4) })),
  ]);
  return named.map(({ kind, id, name }) => ({ kind, id, name: name.normalize('NFC') }));
}

export interface NewNote {
  readonly text: string;
  readonly mentions: readonly Mention[];
  /** The same intent is one note. */
  readonly intentId: string;
  /** Who gets the conversation with it. */
  readonly handedTo?: HandedTo | undefined;
}

/** A note on its way, and who is named in it: to be told once it is stored. */
export interface WrittenNote {
  readonly message: MessageRow;
  readonly named: readonly AgentId[];
}

/**
 * Add a note to a locked conversation; the caller writes it, and tells who is named in it with `tellNamed` then.
 * @throws DomainError `reply.empty`, `mention.misplaced`, `mention.may_not_see` (not a colleague who may read it, nor a team of its brand)
 */
export async function writeNote(
  sql: Sql,
  actor: Actor,
  edit: ConversationEdit,
  note: NewNote,
  now: Instant,
): Promise<WrittenNote> {
  const placed = placeMentions(note.text, note.mentions);
  if (!placed) throw new DomainError('mention.misplaced', 'A mention must be an @ and a name in the text.');
  const { text, mentions } = placed;
  if (text === '') throw new DomainError('reply.empty', 'Write something first.');
  const targets = [...mentions, ...(note.handedTo?.kind === 'team' ? [note.handedTo] : [])];
  const named = new Set<AgentId>();
  if (targets.length > 0) {
    const { readers, teams } = await loadMentionables(sql, edit.row);
    for (const { kind, id } of targets) {
      const found = readers.filter((one) =>
        kind === 'agent' ? one.id === id : one.teamIds.some((team) => team === id),
      );
      // Work can be given to a team that has nobody yet.
      const isKnown =
        kind === 'agent' ? found.length > 0 : id === note.handedTo?.id || teams.some((team) => team.id === id);
      if (!isKnown)
        throw new DomainError(
          'mention.may_not_see',
          'Somebody is mentioned who may not see this conversation. Take the mention out, or ask an admin to give them its brand.',
          { kind, id },
        );
      for (const one of found) named.add(one.id);
    }
  }
  named.delete(actor.agentId);
  const message = edit.addMessage(
    {
      direction: 'internal',
      kind: 'note',
      text,
      mentions: mentions.length > 0 ? mentions : null,
      handedTo: note.handedTo ?? null,
      authorName: await loadAgentName(sql, actor.workspaceId, actor.agentId),
      agentId: actor.agentId,
      sentAt: now,
      isPrivate: true,
      intentId: note.intentId,
    },
    'note.added',
    actor.agentId,
  );
  return { message, named: [...named] };
}

/** Tell who is named in a note that was just stored. They follow the conversation from now on. */
export async function tellNamed(
  sql: Sql,
  workspaceId: WorkspaceId,
  { message, named }: WrittenNote,
  by: AgentId,
  now: Instant,
): Promise<void> {
  await addMentions(sql, workspaceId, message, named);
  await addFollowers(sql, workspaceId, message.conversationId, named, now);
  await tell(
    sql,
    workspaceId,
    named.map((agentId) => ({
      agentId,
      kind: 'mentioned',
      conversationId: message.conversationId,
      by,
      about: `mentioned ${message.id}`,
    })),
    now,
  );
}
