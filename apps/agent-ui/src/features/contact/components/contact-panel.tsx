import type { ContactDto, ConversationDetailDto } from '@kwartier/contracts';
import { firstName } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Avatar } from '../../../components/domain/avatar.tsx';
import { languageName } from '../../../components/domain/kind.tsx';
import { PlatformMark, placeName } from '../../../components/domain/platform-mark.tsx';
import { veiledWords } from '../../../components/domain/veil.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatDuration } from '../../../lib/format-duration.ts';
import { shortDate } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { safeUrl } from '../../../lib/links.ts';
import { useVeil } from '../../../lib/veil.ts';
import { contactQuery } from '../api/get-contact.ts';
import css from './contact-panel.module.css';
import { LinkedConversation } from './linked-conversation.tsx';

interface ContactPanelProps {
  contactId: string;
  conversationId: string;
  linked: ConversationDetailDto['linked'];
  now: number;
  nameOf: (agentId: string) => string | undefined;
  onOpen: (conversationId: string) => void;
  /** Take back that a conversation belongs together with this one; absent for whoever may not. */
  onUnlink?: ((conversationId: string) => void) | undefined;
  /** What may be done with what is held on them; below everything else. */
  privacy?: ReactNode;
  /** Who else they may be, and what is known of them. */
  care?: ReactNode;
  /** Everything ever said with them. */
  onTimeline: () => void;
}

type Earlier = ContactDto['conversations'][number];

/** What became of an earlier conversation, in a few words. */
function outcome(
  { firstResponseMs, resolution, status, assigneeId }: Earlier,
  nameOf: ContactPanelProps['nameOf'],
): string {
  const who = assigneeId ? nameOf(assigneeId) : undefined;
  if (firstResponseMs !== null)
    return who
      ? t('Answered in {time}, {who}', { time: formatDuration(firstResponseMs), who: firstName(who) })
      : t('Answered in {time}', { time: formatDuration(firstResponseMs) });
  if (resolution === 'no_reply_needed') return t('No reply needed');
  if (status === 'spam') return t('Spam');
  return status === 'open' || status === 'snoozed' ? t('Not answered yet') : t('Closed without an answer');
}

/** Who the customer is: handles, language, and how it went before. */
export function ContactPanel({
  contactId,
  conversationId,
  linked,
  now,
  nameOf,
  onOpen,
  onUnlink,
  privacy,
  care,
  onTimeline,
}: ContactPanelProps) {
  const isVeiled = useVeil();
  const { data: contact, error, refetch } = useQuery(contactQuery(contactId));
  if (error && !contact) {
    return (
      <div className={css.panel}>
        <Notice tone="breached" icon="warn" actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}>
          {t('The contact did not load.')} <ProblemText error={error} />
        </Notice>
      </div>
    );
  }
  if (!contact) {
    return (
      <div className={css.panel}>
        <Skeleton rows={3} shape="card" />
      </div>
    );
  }
  const since = new Date(contact.firstSeenAt).getFullYear();
  const earlier = contact.conversations.filter(
    (one) => one.id !== conversationId && !linked.some((link) => link.id === one.id),
  );
  return (
    <div className={css.panel}>
      <div className={css.head}>
        <Avatar name={contact.name} url={contact.avatarUrl} size="lg" />
        <div className={css.who}>
          <h2 className="cut" dir="auto">
            {contact.name}
          </h2>
          <p className="dim">
            {contact.language
              ? t('Since {year}, writes {language}', { year: String(since), language: languageName(contact.language) })
              : t('Since {year}', { year: String(since) })}
          </p>
        </div>
      </div>
      <dl className={css.facts}>
        {contact.handles.map((handle) => {
          const href = safeUrl(handle.url);
          const shown = handle.handle ? `@${handle.handle.replace(/^@/, '')}` : (handle.name ?? handle.externalId);
          return (
            <div key={`${handle.platform}-${handle.externalId}`}>
              <dt>{placeName(handle.platform, handle.platform === 'facebook' && !handle.name && !handle.handle)}</dt>
              <dd dir="ltr" className="cut">
                {href ? (
                  <a href={href} target="_blank" rel="noopener noreferrer">
                    {shown}
                  </a>
                ) : (
                  shown
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <Button size="sm" icon="lines" className={css.all} onClick={onTimeline}>
        {t('Everything said with them')}
      </Button>
      {linked.length > 0 && (
        <section className={css.section}>
          <h3>
            {t('{count, plural, one {Linked conversation} other {Linked conversations}}', { count: linked.length })}
          </h3>
          <ul className={css.links}>
            {linked.map((link) => (
              <li key={link.id}>
                <LinkedConversation
                  link={link}
                  isOther={link.contact.id !== contactId}
                  now={now}
                  onOpen={onOpen}
                  onUnlink={link.linkedBy === null ? undefined : onUnlink}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={css.section}>
        <h3>
          {t('Earlier')}{' '}
          <span>
            {earlier.length === 0
              ? t('nothing before this')
              : t('{count, plural, one {# conversation} other {# conversations}}', { count: earlier.length })}
          </span>
        </h3>
        <ul>
          {earlier.map((one) => (
            <li key={one.id}>
              <button type="button" className={css.earlier} onClick={() => onOpen(one.id)}>
                <PlatformMark platform={one.platform} isPrivate={one.isPrivate} />
                <bdi className="cut">
                  {isVeiled(one.abusiveMessageId) ? veiledWords() : one.excerpt || t('Without text')}
                </bdi>
                <time className="dim num" dateTime={one.openedAt}>
                  {shortDate(Date.parse(one.openedAt), now)}
                </time>
                <span className={css.outcome}>{outcome(one, nameOf)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {care}
      {privacy}
    </div>
  );
}
