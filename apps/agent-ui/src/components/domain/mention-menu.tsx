import { matchingMentionables } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { type Ref, useEffect, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { announce } from '../../lib/announcer.ts';
import { cx } from '../../lib/cx.ts';
import { t } from '../../lib/i18n/index.ts';
import { mentionablesQuery } from '../../lib/queries/mentionables.ts';
import { Icon } from '../ui/icon.tsx';
import { ProblemText } from '../ui/problem-text.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Avatar } from './avatar.tsx';
import css from './mention-menu.module.css';

export interface MentionMenuHandle {
  /** A key that was pressed in the text. @returns whether it was for the menu */
  onKey: (key: string) => boolean;
}

interface MentionMenuProps {
  query: string;
  conversationId: string;
  meId: string;
  onChoose: (name: string) => void;
  onClose: () => void;
  /** Which option is the current one, for the text that keeps the focus. */
  onActive: (id: string | undefined) => void;
  handle: Ref<MentionMenuHandle>;
}

const MOST = 20;

/** Colleagues who may see this conversation, and teams, that fit what was typed behind the `@`. The keys stay in the text. */
export function MentionMenu({ query, conversationId, meId, onChoose, onClose, onActive, handle }: MentionMenuProps) {
  const { data: known, error } = useQuery(mentionablesQuery(conversationId));
  const id = useId();
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(
    () =>
      matchingMentionables(
        (known ?? []).filter((one) => one.id !== meId),
        query,
      ).slice(0, MOST),
    [known, query, meId],
  );
  const current = Math.min(at, Math.max(0, found.length - 1));
  const chosen = found[current];
  const choose = (name: string | undefined) => name !== undefined && onChoose(`@${name} `);

  useEffect(() => setAt(0), [query]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const activeId = chosen && `${id}-${current}`;
  useEffect(() => {
    onActive(activeId);
    return () => onActive(undefined);
  }, [activeId, onActive]);
  const count = found.length;
  useEffect(() => {
    if (count > 0) announce(t('{count, plural, one {# name fits} other {# names fit}}', { count }));
  }, [count]);
  useImperativeHandle(handle, () => ({
    onKey(key) {
      if (count === 0) return false;
      if (key === 'Escape') onClose();
      else if (key === 'ArrowDown') setAt((current + 1) % count);
      else if (key === 'ArrowUp') setAt((current - 1 + count) % count);
      else if (key === 'Enter' || key === 'Tab') choose(chosen?.name);
      else return false;
      return true;
    },
  }));

  // An @ that fits nobody is text.
  if (known && count === 0) return null;
  return (
    <div ref={list} className={css.list} role="listbox" aria-label={t('Mention somebody')}>
      {error && !known && <ProblemText error={error} />}
      {!known && !error && <Skeleton rows={2} shape="card" />}
      {found.map(({ kind, id: whoId, name }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the text
        // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the text
        <div
          key={whoId}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === current}
          className={cx(css.option, index === current && css.on)}
          onPointerMove={() => setAt(index)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(name)}
        >
          {kind === 'agent' ? (
            <Avatar name={name} size="sm" />
          ) : (
            <span className={css.team}>
              <Icon name="people" size={14} />
            </span>
          )}
          <bdi className="cut">{name}</bdi>
          {kind === 'team' && <span className={css.kind}>{t('Team')}</span>}
        </div>
      ))}
    </div>
  );
}
