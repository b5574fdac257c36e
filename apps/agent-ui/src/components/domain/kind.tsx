import type { ConversationDto } from '@kwartier/contracts';
import type { MessageKind } from '@kwartier/core';
import { formatLocale, msg, t } from '../../lib/i18n/index.ts';
import { Icon } from '../ui/icon.tsx';
import css from './kind.module.css';
import { placeName } from './platform-mark.tsx';

const KIND: Record<MessageKind, string> = {
  mention: msg('Mention'),
  reply: msg('Reply'),
  comment: msg('Comment'),
  quote: msg('Quote'),
  direct_message: msg('Direct message'),
  note: msg('Note'),
  activity: msg('Activity'),
};

export const kindName = (kind: MessageKind): string => t(KIND[kind]);

type Row = Pick<ConversationDto, 'isPrivate' | 'platform' | 'lastMessage'>;

/** What sort of conversation this is, in one word. */
export function conversationKind({ isPrivate, platform, lastMessage }: Row): string {
  if (isPrivate) return t('Private');
  if (lastMessage?.direction === 'inbound') return t(KIND[lastMessage.kind]);
  return t(platform === 'facebook' ? KIND.comment : KIND.mention);
}

/** The same for a header: "Mention of @KwartAir", "Private, Messenger". */
export function conversationKindLong(row: Row, account: string | undefined): string {
  if (row.isPrivate)
    return row.platform === 'x'
      ? t('Direct message on X')
      : t('Private, {place}', { place: placeName(row.platform, true) });
  const kind = conversationKind(row);
  if (!account) return t('{kind} on {place}', { kind, place: placeName(row.platform, false) });
  const isMention = kind === t(KIND.mention);
  return isMention ? t('Mention of {account}', { account }) : t('{kind} to {account}', { kind, account });
}

export const Private = ({ children = t('Private') }: { children?: string }) => (
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

/** Names by the language they are in; a list asks for each of its rows. */
const names = new Map<string, Intl.DisplayNames>();

/** "English" for "en", in the person's language. The code itself if it is not known. */
export function languageName(code: string): string {
  const locale = formatLocale();
  try {
    const found = names.get(locale) ?? new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });
    names.set(locale, found);
    return found.of(code) ?? code;
  } catch {
    return code;
  }
}
