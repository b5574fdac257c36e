import { mentionsIn } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { enumerate, t } from '../../lib/i18n/index.ts';
import { mentionablesQuery } from '../../lib/queries/mentionables.ts';
import { Icon } from '../ui/icon.tsx';
import css from './mention-menu.module.css';

/** Whom a note will be told to, before it is sent: what looks like a name and is none is told to nobody. */
export function MentionTold({ text, conversationId }: { text: string; conversationId: string }) {
  const { data: known } = useQuery({ ...mentionablesQuery(conversationId), enabled: text.includes('@') });
  const names = new Set(
    mentionsIn(text, known ?? []).map((mention) => known?.find(({ id }) => id === mention.id)?.name ?? ''),
  );
  if (names.size === 0) return null;
  return (
    <p className={css.told}>
      <Icon name="at" size={14} />
      <span>{t('Will be told: {names}', { names: enumerate([...names]) })}</span>
    </p>
  );
}
