import type { ApprovalDto } from '@kwartier/contracts';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, Suspense, useEffect, useId, useRef, useState } from 'react';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { Time } from '../../../components/domain/time.tsx';
import { Veil } from '../../../components/domain/veil.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import areaCss from '../../../components/ui/text-area.module.css';
import { approvalReason } from '../../../lib/approval-words.ts';
import { cx } from '../../../lib/cx.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { rich, t } from '../../../lib/i18n/index.ts';
import { chordOf } from '../../../lib/keymap.ts';
import { lazily } from '../../../lib/lazily.ts';
import { countsAsTweet, lengthMeter, plainLength } from '../../../lib/text-length.ts';
import { useXCount } from '../../../lib/use-x-count.ts';
import type { TypedWords } from '../typed-words.ts';
import css from './approvals.module.css';

const ThreadPosts = lazily(() =>
  import('../../../components/domain/thread-posts.tsx').then((module) => module.ThreadPosts),
);

interface ApprovalCardProps {
  approval: ApprovalDto;
  now: number;
  /** The keys are about this one. */
  isCurrent: boolean;
  typed: TypedWords;
  busy: boolean;
  /** Why the last try was refused, and whether a reason would help. */
  problem: { readonly words: string; readonly wantsReason: boolean } | null;
  /** Somebody else has decided meanwhile. */
  isGone: boolean;
  onCurrent: () => void;
  onTyped: (typed: TypedWords) => void;
  onApprove: (reason?: string) => void;
  onReturn: () => void;
  onDismiss: () => void;
}

/** One answer that waits: what was said, what is to be answered, why it waits, and what to do with it. */
export function ApprovalCard(props: ApprovalCardProps) {
  const { approval, now, isCurrent, typed, busy, problem, isGone, onTyped } = props;
  const { askedBy, said, platform, dueAt, sendAt, overtaken, warning } = approval;
  const id = useId();
  const card = useRef<HTMLElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const xCount = useXCount((typed.mode === 'edit' || approval.isThread) && countsAsTweet(platform, false));
  // As one post or, where it was asked for as a thread, as the posts it is cut into.
  const measure = xCount ?? plainLength;
  const [posts, setPosts] = useState<number | null>(1);
  const text = typed.text ?? approval.text;
  const meter = lengthMeter(measure(text), approval.maxLength);
  const asThread = approval.isThread && meter.over > 0 && xCount !== undefined;
  const isTooLong = meter.over > 0 && !(asThread && posts !== null);
  const isLate = dueAt !== null && Date.parse(dueAt) <= now;

  useEffect(() => {
    if (isCurrent) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  useEffect(() => {
    if (isCurrent && typed.mode !== 'look') area.current?.focus();
  }, [isCurrent, typed.mode]);

  const toLook = () => {
    onTyped({ ...typed, mode: 'look' });
    card.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chord = chordOf(event.nativeEvent);
    if (chord === 'Escape') {
      event.preventDefault();
      toLook();
    } else if (chord === 'Ctrl+Enter' && !busy && !isGone) {
      event.preventDefault();
      if (typed.mode === 'return') props.onReturn();
      else if (!isTooLong) props.onApprove();
    }
  };

  const whole = (
    <blockquote className={css.answer} dir="auto">
      {text}
    </blockquote>
  );
  return (
    <article
      ref={card}
      className={cx(css.card, isCurrent && css.current)}
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-current={isCurrent || undefined}
      onFocus={props.onCurrent}
      onPointerDown={props.onCurrent}
    >
      <header className={css.head}>
        <PlatformMark platform={platform} size="sm" />
        <h2 id={`${id}-title`} className={css.title}>
          {rich('{writer} answers {customer}', {
            writer: <bdi>{askedBy.name}</bdi>,
            customer: <bdi>{approval.contactName}</bdi>,
          })}
        </h2>
        {dueAt && (
          <span className={cx('num', css.due, isLate && css.late)}>
            {isLate
              ? t('deadline was {when}', { when: whenWords(Date.parse(dueAt), now) })
              : t('deadline {when}', { when: whenWords(Date.parse(dueAt), now) })}
          </span>
        )}
      </header>
      <p className={css.why}>
        {t('Waits: {why}', { why: approvalReason(approval.reason, approval.tag) })}
        {' · '}
        {rich('asked {when}', { when: <Time at={approval.askedAt} now={now} /> })}
        {sendAt && (
          <>
            {' · '}
            {t('to go out {when}', { when: whenWords(Date.parse(sendAt), now) })}
          </>
        )}
      </p>
      <ol className={css.said} aria-label={t('What was said')}>
        {said.map((one) => (
          <li key={one.id} className={cx(one.direction === 'outbound' && css.ours, one.isNew && css.new)}>
            <span className={css.author}>
              <bdi>{one.author}</bdi> <Time at={one.at} now={now} />
              {one.isNew && <b> {t('after this was written')}</b>}
            </span>
            <Veil abusiveId={one.isAbusive ? one.id : null}>
              <p dir="auto">{one.text}</p>
            </Veil>
          </li>
        ))}
      </ol>
      {typed.mode === 'edit' ? (
        <div className={css.typing}>
          <textarea
            ref={area}
            className={areaCss.area}
            dir="auto"
            rows={4}
            aria-label={t('The answer, to be changed')}
            value={text}
            onChange={(event) => onTyped({ ...typed, text: event.target.value })}
            onKeyDown={onKeyDown}
          />
          {!asThread && (
            <span className={cx('num small', isTooLong ? css.over : 'dim')}>
              {isTooLong ? t('Too long by {count}', { count: meter.over }) : meter.words}
            </span>
          )}
        </div>
      ) : asThread ? null : (
        whole
      )}
      {asThread && (
        <Suspense fallback={typed.mode === 'edit' ? null : whole}>
          <ThreadPosts text={text} max={approval.maxLength} measure={measure} onCount={setPosts} bare />
        </Suspense>
      )}
      {typed.mode === 'return' && (
        <div className={css.typing}>
          <textarea
            ref={area}
            className={areaCss.area}
            dir="auto"
            rows={3}
            maxLength={2_000}
            aria-label={t('What {name} should do otherwise', { name: askedBy.name })}
            placeholder={t('What {name} should do otherwise', { name: askedBy.name })}
            value={typed.comment ?? ''}
            onChange={(event) => onTyped({ ...typed, comment: event.target.value })}
            onKeyDown={onKeyDown}
          />
        </div>
      )}
      {warning && (
        <Notice bare tone="risk" icon="warn">
          {warning}
        </Notice>
      )}
      {overtaken && !isGone && (
        <Notice bare tone="risk" icon="again">
          {t('Somebody spoke after this was written. Look whether it is still right.')}
        </Notice>
      )}
      {problem && (
        <Problem
          problem={problem}
          isGone={isGone}
          busy={busy}
          onConfirm={props.onApprove}
          onDismiss={props.onDismiss}
        />
      )}
      {!isGone && (
        <footer className={css.buttons}>
          {typed.mode === 'return' ? (
            <>
              <Button
                variant="primary"
                keys="Ctrl+Enter"
                busy={busy}
                disabled={!typed.comment?.trim()}
                onClick={props.onReturn}
              >
                {t('Return it')}
              </Button>
              <Button onClick={toLook}>{t('Back')}</Button>
            </>
          ) : (
            <>
              <Button
                variant="primary"
                keys={typed.mode === 'edit' ? 'Ctrl+Enter' : 'a'}
                busy={busy}
                disabled={text.trim() === '' || (typed.text !== undefined && isTooLong)}
                onClick={() => props.onApprove()}
              >
                {overtaken
                  ? t('Approve all the same')
                  : typed.text !== undefined && typed.text.trim() !== approval.text
                    ? t('Approve with changes')
                    : t('Approve')}
              </Button>
              {typed.mode === 'edit' ? (
                <Button onClick={toLook}>{t('Back')}</Button>
              ) : (
                <Button keys="e" onClick={() => onTyped({ ...typed, mode: 'edit' })}>
                  {t('Edit')}
                </Button>
              )}
              <Button keys="r" onClick={() => onTyped({ ...typed, mode: 'return' })}>
                {t('Return…')}
              </Button>
            </>
          )}
          <span className="grow" />
          <Link
            to="/inbox/$view/$conversationId"
            params={{ view: 'open', conversationId: approval.conversationId }}
            className={css.open}
          >
            <Icon name="open" size={14} />
            {t('Open the conversation')}
          </Link>
        </footer>
      )}
    </article>
  );
}

/** Why it did not work, and the way on. */
function Problem({
  problem,
  isGone,
  busy,
  onConfirm,
  onDismiss,
}: {
  problem: { readonly words: string; readonly wantsReason: boolean };
  isGone: boolean;
  busy: boolean;
  onConfirm: (reason: string) => void;
  onDismiss: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <Notice
      tone="risk"
      icon="warn"
      role="alert"
      actions={isGone && <Button onClick={onDismiss}>{t('Put it away')}</Button>}
    >
      {problem.words}
      {problem.wantsReason && (
        <form
          className={css.reason}
          onSubmit={(event) => {
            event.preventDefault();
            const reason = input.current?.value.trim() ?? '';
            if (reason.length >= 3) onConfirm(reason);
          }}
        >
          <label htmlFor={id} className="visually-hidden">
            {t('Why it may go out')}
          </label>
          <input
            ref={input}
            id={id}
            className={areaCss.area}
            required
            minLength={3}
            maxLength={300}
            placeholder={t('Why it may go out')}
          />
          <Button type="submit" busy={busy}>
            {t('Approve anyway')}
          </Button>
        </form>
      )}
    </Notice>
  );
}
