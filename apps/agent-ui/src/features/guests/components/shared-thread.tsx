import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { BrandMark, brandTokens } from '../../../components/domain/brand-mark.tsx';
import { Veil } from '../../../components/domain/veil.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { ago } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { sharedConversationQuery, useAddGuestNote } from '../api/guests.ts';
import css from './guests.module.css';

interface SharedThreadProps {
  id: string;
  now: number;
  /** Written across it: name and address of who looks. */
  mark: string;
  onBack: () => void;
}

/** One shared conversation: what was said, what the guest was asked, and a place to answer. */
export function SharedThread({ id, now, mark, onBack }: SharedThreadProps) {
  const { data, error } = useQuery(sharedConversationQuery(id));
  const add = useAddGuestNote(id);
  const [text, setText] = useState('');
  const field = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(text, { onSuccess: () => setText('') });
  };
  if (error)
    return (
      <EmptyState
        icon="lock"
        title={t('This is not shared with you any more')}
        actions={<Button onClick={onBack}>{t('Back')}</Button>}
      >
        {sayProblem(error)}
      </EmptyState>
    );
  if (!data) return <Skeleton rows={4} shape="card" />;
  const { brand } = data.conversation;
  return (
    <>
      <div className={css.buttons}>
        <Button icon="back" variant="ghost" onClick={onBack}>
          {t('All that is shared with you')}
        </Button>
      </div>
      <div className={cx(css.brandBar, brandTokens(brand).className)} style={brandTokens(brand).style}>
        <BrandMark brand={brand} size="md" />
        <bdi className={css.brandName}>{brand.name}</bdi>
      </div>
      <section className={css.thread} aria-label={t('Conversation')}>
        <span className={css.mark} aria-hidden="true">
          {`${mark} · `.repeat(60)}
        </span>
        {data.messages.map((message) => (
          <article
            key={message.id}
            className={cx(
              css.said,
              message.direction === 'outbound' && css.ours,
              message.direction === 'internal' && css.note,
            )}
          >
            <span className={css.who}>
              <bdi>{message.isMine ? t('You') : message.authorName}</bdi>
              {message.direction === 'internal' && !message.isMine && t(', to you')} ·{' '}
              {ago(Date.parse(message.sentAt), now)}
            </span>
            {message.deletedAt ? (
              <span className="dim">{t('Deleted')}</span>
            ) : (
              <Veil abusiveId={message.isAbusive ? message.id : null}>{message.text}</Veil>
            )}
          </article>
        ))}
      </section>
      <form className={css.form} onSubmit={submit}>
        <label htmlFor={field} className={css.label}>
          {t('Your answer to {name}', { name: data.conversation.sharedBy })}
        </label>
        <textarea
          id={field}
          className={css.area}
          required
          maxLength={10_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="small dim">{t('Only colleagues read it. The customer does not.')}</p>
        {add.error && (
          <Notice tone="breached" icon="warn" role="alert">
            {sayProblem(add.error)}
          </Notice>
        )}
        <div className={css.buttons}>
          <Button type="submit" variant="primary" busy={add.isPending}>
            {t('Send to the team')}
          </Button>
        </div>
      </form>
    </>
  );
}
