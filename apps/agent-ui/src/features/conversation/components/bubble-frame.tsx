import type { MessageDto } from '@kwartier/contracts';
import type { Platform } from '@kwartier/core';
import type { ReactNode } from 'react';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import { safeUrl } from '../../../lib/links.ts';
import type { Badge } from '../../../lib/sla-clock.ts';
import css from './bubble.module.css';

export interface BubbleActions {
  onConfirm: (id: string, decision: 'it_is_there' | 'send_again' | 'discard') => void;
  /** Post again what was refused of a thread. */
  onResume: (id: string) => void;
  /** Put a rejected text back into the composer. */
  onEdit: (message: MessageDto) => void;
  /** Take an answer back that has not gone out yet. */
  onTakeBack: (message: MessageDto) => void;
  /** Somebody translates here. */
  translates?: boolean | undefined;
  /** Say that it is abuse, or is not. Absent when the person may not answer. */
  onAbuse?: ((message: MessageDto, marked: boolean) => void) | undefined;
  /** Split the conversation from this message on. Absent when it cannot be. */
  onSplit?: ((id: string) => void) | undefined;
  /** Absent when the person may not moderate. */
  onVisibility?: ((id: string, hidden: boolean) => void) | undefined;
}

export interface BubbleProps {
  message: MessageDto;
  platform: Platform;
  now: number;
  meId: string;
  nameOf: (agentId: string) => string | undefined;
  actions: BubbleActions;
  /** The promise this message kept, when it is the first answer. */
  kept?: Badge | undefined;
}

export const Dot = () => <span aria-hidden="true">·</span>;

export const OpenLink = ({ url, words }: { url: string | null; words: string }) => {
  const href = safeUrl(url);
  return href ? (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  ) : null;
};

/** A bubble with the line that stands under it. */
export function Frame({
  className,
  bubble,
  meta,
  label,
  mergedFrom,
}: {
  className?: string | undefined;
  bubble: ReactNode;
  meta: ReactNode;
  label: string;
  mergedFrom: string | null;
}) {
  return (
    <article className={cx(css.message, className)} aria-label={label}>
      {bubble}
      <div className={css.meta}>{meta}</div>
      {mergedFrom && (
        <div className={css.from}>
          <Icon name="link" size={14} />
          {t('From another conversation')}
        </div>
      )}
    </article>
  );
}
