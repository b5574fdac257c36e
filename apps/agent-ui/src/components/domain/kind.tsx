import type { ConversationDto } from '@kwartier/contracts';
import type { MessageKind } from '@kwartier/core';
import { Icon } from '../ui/icon.tsx';
import css from './kind.module.css';
import { placeName } from './platform-mark.tsx';

const KIND: Record<MessageKind, string> = {
  mention: 'Mention',
  reply: 'Reply',
  comment: 'Comment',
  quote: 'Quote',
  direct_message: 'Direct message',
  note: 'Note',
  activity: 'Activity',
};

export const kindName = (kind: MessageKind): string => KIND[kind];

type Row = Pick<ConversationDto, 'isPrivate' | 'platform' | 'lastMessage'>;

/** What sort of conversation this is, in one word. */
export function conversationKind({ isPrivate, platform, lastMessage }: Row): string {
  if (isPrivate) return 'Private';
  if (lastMessage?.direction === 'inbound') return KIND[lastMessage.kind];
  return platform === 'facebook' ? 'Comment' : 'Mention';
}

/** The same for a header: "Mention of @KwartAir", "Private, Messenger". */
export function conversationKindLong(row: Row, account: string | undefined): string {
  if (row.isPrivate) return row.platform === 'x' ? 'Direct message on X' : `Private, ${placeName(row.platform, true)}`;
  const kind = conversationKind(row);
  const place = placeName(row.platform, false);
  if (!account) return `${kind} on ${place}`;
  return kind === 'Mention' ? `Mention of ${account}` : `${kind} to ${account}`;
}

export const Private = ({ children = 'Private' }: { children?: string }) => (
  <span className={css.lock}>
    <Icon name="lock" size={14} />
    {children}
  </span>
);

/** A language as two letters, spoken in full. */
export function Language({ code }: { code: string | null }) {
  if (!code) return null;
  return (
    <abbr className={css.language} title={languageName(code)}>
      {code.slice(0, 2).toUpperCase()}
    </abbr>
  );
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
/** "English" for "en". The code itself if it is not known. */
export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
