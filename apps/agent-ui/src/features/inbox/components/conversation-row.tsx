import type { BrandLook, ConversationDto, SearchMatchDto } from '@kwartier/contracts';
import type { ViewColumn } from '@kwartier/core';
import { memo, type ReactNode, Suspense } from 'react';
import { Avatar, NobodyAvatar } from '../../../components/domain/avatar.tsx';
import { conversationKind, Language, Private } from '../../../components/domain/kind.tsx';
import { placeName } from '../../../components/domain/platform-mark.tsx';
import { SlaBadge } from '../../../components/domain/sla-badge.tsx';
import { Tags } from '../../../components/domain/tags.tsx';
import { veiledWords } from '../../../components/domain/veil.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { PRIORITY_NAME } from '../../../lib/action-words.ts';
import { cx } from '../../../lib/cx.ts';
import { textDirection } from '../../../lib/direction.ts';
import { formatDuration, spokenDuration } from '../../../lib/format-duration.ts';
import { shortWhen } from '../../../lib/format-time.ts';
import { enumerate, formatLocale, t } from '../../../lib/i18n/index.ts';
import { lazily } from '../../../lib/lazily.ts';
import type { Badge } from '../../../lib/sla-clock.ts';
import { isVeiled, useVeil } from '../../../lib/veil.ts';
import css from './conversation-row.module.css';

const BrandMark = lazily(() => import('../../../components/domain/brand-mark.tsx').then((module) => module.BrandMark));
const FoundWords = lazily(() => import('./found-words.tsx').then((module) => module.FoundWords));

export interface RowProps {
  row: ConversationDto;
  /** Whose it is, where that can be mistaken. */
  brand?: BrandLook | undefined;
  badge: Badge;
  now: number;
  meId: string;
  /** The assignee's name; undefined when nobody has it. */
  assignee: string | undefined;
  open?: boolean;
  /** Ticked, to do something with several at once; undefined while nothing is selected. */
  selected?: boolean | undefined;
  /** What happened to it, when it no longer belongs here. */
  gone?: string | undefined;
  /** What a search found here, and what was searched for: shown in place of the last words. */
  match?: SearchMatchDto | undefined;
  query?: string | undefined;
  /** What it shows besides who, what and until when; null: everything. */
  columns?: readonly ViewColumn[] | null | undefined;
  /** Shown over the third line's end while the pointer is on the row. */
  actions?: ReactNode;
}

const isUnread = (row: ConversationDto): boolean =>
  row.lastMessage?.direction === 'inbound' && row.lastMessageSeq > row.readSeq;

const hasNewMention = ({ mention, readSeq }: ConversationDto): boolean => mention !== null && mention.seq > readSeq;

const waits = (row: ConversationDto, now: number): string | undefined =>
  row.waitingSince ? t('waits {time}', { time: formatDuration(now - Date.parse(row.waitingSince)) }) : undefined;

/** What was found, or else what was said last; hidden where it may be abuse that the person has not opened. */
function wordsOf({ lastMessage }: ConversationDto, match: SearchMatchDto | undefined): string {
  const abusiveId = match ? match.isAbusive && match.messageId : lastMessage?.abusiveMessageId;
  return isVeiled(abusiveId || null) ? veiledWords() : (match?.excerpt ?? lastMessage?.excerpt ?? '');
}

/** The whole row as one sentence, for those who hear it. */
export function rowSentence({
  row,
  brand,
  badge,
  now,
  meId,
  assignee,
  gone,
  match,
}: Omit<RowProps, 'open' | 'selected' | 'actions' | 'query' | 'columns'>): string {
  const place = placeName(row.platform, row.isPrivate);
  return [
    row.contact.name,
    row.isPrivate
      ? t('private on {place}', { place })
      : t('{place} {kind}', { place, kind: conversationKind(row).toLocaleLowerCase(formatLocale()) }),
    brand?.name,
    isUnread(row) ? t('unread') : '',
    hasNewMention(row) ? t('a note names you') : '',
    badge.sentence,
    row.waitingSince ? t('waits {time}', { time: spokenDuration(now - Date.parse(row.waitingSince)) }) : '',
    row.tags.length > 0 ? t('tagged {tags}', { tags: enumerate(row.tags.map(({ name }) => name)) }) : '',
    row.priority === 'urgent' || row.priority === 'high'
      ? t('{priority} priority', { priority: t(PRIORITY_NAME[row.priority]) })
      : '',
    gone ?? (row.assigneeId === meId ? t('yours') : (assignee ?? t('nobody yet'))),
    wordsOf(row, match),
  ]
    .filter(Boolean)
    .join(', ');
}

/** One conversation in the list: person, last words, and what it is. Three lines, always of the same height. */
export const ConversationRow = memo(function ConversationRow(props: RowProps) {
  const { row, brand, badge, now, meId, assignee, open, selected, gone, match, query, columns, actions } = props;
  const shows = (column: ViewColumn) => !columns || columns.includes(column);
  useVeil();
  const words = wordsOf(row, match);
  const { contact, lastMessage } = row;
  const ours = lastMessage !== null && lastMessage.direction !== 'inbound';
  const end =
    row.status === 'snoozed' && row.snoozedUntil
      ? t('until {when}', { when: shortWhen(Date.parse(row.snoozedUntil), now) })
      : (waits(row, now) ?? (row.status === 'open' ? t('their turn') : ''));
  return (
    <div
      aria-hidden="true"
      className={cx(
        css.row,
        open && css.open,
        selected && css.selected,
        gone && css.gone,
        (isUnread(row) || hasNewMention(row)) && !gone && css.unread,
      )}
    >
      <span className={cx(css.pick, selected === undefined && css.unpicked)} data-pick title={t('Select')}>
        {selected === undefined ? (
          <Avatar
            name={contact.name}
            url={contact.avatarUrl}
            platform={row.platform}
            isPrivate={row.isPrivate}
            className={css.face}
          />
        ) : (
          <span className={cx(css.box, selected && css.ticked)}>{selected && <Icon name="check" size={14} />}</span>
        )}
      </span>
      <div className={css.who}>
        <bdi className={cx(css.name, 'cut')}>{contact.name}</bdi>
        {contact.handle && (
          <span className={cx(css.handle, 'cut')} dir="ltr">
            @{contact.handle.replace(/^@/, '')}
          </span>
        )}
      </div>
      <span className={css.badge}>
        <SlaBadge badge={badge} />
      </span>
      <div className={css.excerpt}>
        {match?.isNote && <span>{t('Note:')}</span>}
        {ours && !match && <span>{lastMessage.kind === 'note' ? t('Note:') : t('You:')}</span>}
        <span className={cx(css.words, 'cut')} dir={textDirection(words)}>
          {match && query && words === match.excerpt ? (
            <Suspense fallback={words}>
              <FoundWords text={words} query={query} />
            </Suspense>
          ) : (
            words || '…'
          )}
        </span>
      </div>
      <div className={css.meta}>
        {gone ? (
          <span className={css.goneWords}>{gone}</span>
        ) : (
          <>
            {brand && (
              <span className={css.brand} title={brand.name}>
                <Suspense fallback={null}>
                  <BrandMark brand={brand} />
                </Suspense>
              </span>
            )}
            {hasNewMention(row) && (
              <span className={css.mention}>
                <Icon name="at" size={14} />
              </span>
            )}
            {/* That it is private nobody may overlook. */}
            {row.isPrivate ? <Private /> : shows('kind') && <span>{conversationKind(row)}</span>}
            {shows('language') && <Language code={row.language} />}
            {shows('priority') && row.priority !== 'normal' && (
              <span className={css.tag}>{t(PRIORITY_NAME[row.priority])}</span>
            )}
            {shows('tags') && <Tags tags={row.tags} />}
          </>
        )}
      </div>
      <div className={css.end}>
        {actions ?? (shows('waiting') && <span className="num">{end}</span>)}
        {shows('assignee') &&
          (assignee ? <Avatar name={assignee} size="sm" mine={row.assigneeId === meId} /> : <NobodyAvatar />)}
      </div>
    </div>
  );
});
