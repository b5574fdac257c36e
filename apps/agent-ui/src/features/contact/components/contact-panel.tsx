import type { ContactDto, ConversationDetailDto } from '@kwartier/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Avatar } from '../../../components/domain/avatar.tsx';
import { languageName, Private } from '../../../components/domain/kind.tsx';
import { PlatformMark, placeName } from '../../../components/domain/platform-mark.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatDuration } from '../../../lib/format-duration.ts';
import { shortDate, whenWords } from '../../../lib/format-time.ts';
import { firstName } from '../../../lib/initials.ts';
import { safeUrl } from '../../../lib/links.ts';
import { contactQuery } from '../api/get-contact.ts';
import css from './contact-panel.module.css';

interface ContactPanelProps {
  contactId: string;
  conversationId: string;
  linked: ConversationDetailDto['linked'];
  now: number;
  nameOf: (agentId: string) => string | undefined;
  onOpen: (conversationId: string) => void;
  /** What may be done with what is held on them; below everything else. */
  privacy?: ReactNode;
}

type Earlier = ContactDto['conversations'][number];

/** What became of an earlier conversation, in a few words. */
function outcome(
  { firstResponseMs, resolution, status, assigneeId }: Earlier,
  nameOf: ContactPanelProps['nameOf'],
): string {
  const who = assigneeId ? nameOf(assigneeId) : undefined;
  if (firstResponseMs !== null)
    return `Answered in ${formatDuration(firstResponseMs)}${who ? `, ${firstName(who)}` : ''}`;
  if (resolution === 'no_reply_needed') return 'No reply needed';
  if (status === 'spam') return 'Spam';
  return status === 'open' || status === 'snoozed' ? 'Not answered yet' : 'Closed without an answer';
}

/** Who the customer is: handles, language, and how it went before. */
export function ContactPanel({ contactId, conversationId, linked, now, nameOf, onOpen, privacy }: ContactPanelProps) {
  const { data: contact, error, refetch } = useQuery(contactQuery(contactId));
  if (error && !contact) {
    return (
      <div className={css.panel}>
        <Notice tone="breached" icon="warn" actions={<Button onClick={() => void refetch()}>Try again</Button>}>
          The contact did not load. <ProblemText error={error} />
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
            Since {since}
            {contact.language ? `, writes ${languageName(contact.language)}` : ''}
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
      {linked.length > 0 && (
        <section className={css.section}>
          <h3>Linked {linked.length === 1 ? 'conversation' : 'conversations'}</h3>
          {linked.map((link) => (
            <button
              key={link.id}
              type="button"
              className={link.isPrivate ? css.linkPrivate : css.link}
              onClick={() => onOpen(link.id)}
            >
              {link.isPrivate ? (
                <Private>{link.platform === 'x' ? 'Direct message on X' : 'Messenger'}</Private>
              ) : (
                <b>{placeName(link.platform, false)}</b>
              )}
              <bdi className={css.excerpt}>{link.excerpt}</bdi>
              <span className="small ink-2">Last word {whenWords(Date.parse(link.at), now)}</span>
            </button>
          ))}
        </section>
      )}
      <section className={css.section}>
        <h3>
          Earlier{' '}
          <span>
            {earlier.length === 0
              ? 'nothing before this'
              : `${earlier.length} ${earlier.length === 1 ? 'conversation' : 'conversations'}`}
          </span>
        </h3>
        <ul>
          {earlier.map((one) => (
            <li key={one.id}>
              <button type="button" className={css.earlier} onClick={() => onOpen(one.id)}>
                <PlatformMark platform={one.platform} isPrivate={one.isPrivate} />
                <bdi className="cut">{one.excerpt || 'Without text'}</bdi>
                <time className="dim num" dateTime={one.openedAt}>
                  {shortDate(Date.parse(one.openedAt), now)}
                </time>
                <span className={css.outcome}>{outcome(one, nameOf)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {privacy}
    </div>
  );
}
