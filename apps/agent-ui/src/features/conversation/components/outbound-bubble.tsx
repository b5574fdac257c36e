import { firstName } from '@kwartier/core';
import { Suspense } from 'react';
import { SlaBadge } from '../../../components/domain/sla-badge.tsx';
import { Time } from '../../../components/domain/time.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { rich, sayServer, t } from '../../../lib/i18n/index.ts';
import { lazily } from '../../../lib/lazily.ts';
import { serverNow } from '../../../lib/now.ts';
import { Attachments } from './attachments.tsx';
import css from './bubble.module.css';
import { type BubbleProps, Dot, Frame, OpenLink } from './bubble-frame.tsx';
import { GoesOut } from './goes-out.tsx';
import { MessageText } from './message-text.tsx';
import { QuietActions } from './quiet-actions.tsx';
import { Versions } from './versions.tsx';

const WaitingMeta = lazily(() => import('./waiting-meta.tsx').then((module) => module.WaitingMeta));
/** States of an answer that has not gone out and does not by itself, or not yet: with their edges. */
const WAITING: Partial<Record<NonNullable<BubbleProps['message']['delivery']>, string | undefined>> = {
  awaiting_approval: css.pending,
  scheduled: css.pending,
  returned: css.unclear,
  overtaken: css.unclear,
};

/** What we answered, and what became of it. */
export function Outbound({ message, place, now, meId, actions, kept }: BubbleProps & { place: string }) {
  const { delivery, deliveryReason, origin, isPrivate, deletedAt } = message;
  const edge =
    delivery === 'rejected'
      ? css.failed
      : delivery === 'unknown' || delivery === 'unconfirmed'
        ? css.unclear
        : delivery === 'queued' || delivery === 'sending'
          ? css.pending
          : delivery && WAITING[delivery];
  const mine = message.author.agentId === meId;
  const leaves = message.goesOutAt !== null && Date.parse(message.goesOutAt) > serverNow() ? message.goesOutAt : null;
  const common = (
    <>
      {isPrivate && <Icon name="lock" size={14} />}
      {kept && (
        <>
          <SlaBadge badge={kept} words={t('First answer {when}', { when: kept.words })} />
          <Dot />
        </>
      )}
    </>
  );
  /** What is not out of a thread comes back to be changed. */
  const takeBack = (
    <Button variant="link" onClick={() => actions.onTakeBack(message)}>
      {t('Take back the rest')}
    </Button>
  );
  return (
    <Frame
      mergedFrom={message.mergedFrom}
      className={cx(css.out, isPrivate && css.private, edge)}
      label={
        isPrivate
          ? t('Private answer by {name}', { name: message.author.name })
          : t('Answer by {name}', { name: message.author.name })
      }
      bubble={
        deletedAt ? (
          <div className={cx(css.bubble, css.absent)}>{t('This answer was deleted on {place}.', { place })}</div>
        ) : (
          <div className={css.bubble}>
            <MessageText text={message.text} />
            <Attachments items={message.attachments} />
            {message.invites && (
              <div className={css.invites}>
                <Icon name="invite" size={14} />
                {t('Button: write to us in private')}
              </div>
            )}
          </div>
        )
      }
      meta={
        <>
          {common}
          {delivery === 'queued' && leaves && (
            <GoesOut at={leaves} mine={mine} onTakeBack={() => actions.onTakeBack(message)} />
          )}
          {delivery === 'queued' && !leaves && (
            <span className={css.mark}>
              <Icon name={deliveryReason ? 'pause' : 'clock'} size={14} />
              {deliveryReason ? sayServer(deliveryReason) : t('Goes to {place} in a moment', { place })}
            </span>
          )}
          {delivery === 'queued' && !leaves && message.isThreadPost && deliveryReason && takeBack}
          {delivery && delivery in WAITING && (
            <Suspense fallback={null}>
              <WaitingMeta message={message} now={now} mine={mine} actions={actions} />
            </Suspense>
          )}
          {delivery === 'sending' && <span>{t('Sending to {place}…', { place })}</span>}
          {delivery === 'unknown' && (
            <span className={css.maybe}>
              {t('{place} did not say whether this arrived. Looking it up.', { place })}
            </span>
          )}
          {delivery === 'unconfirmed' && (
            <>
              <span className={css.maybe}>{t('Not confirmed. Please look on {place}.', { place })}</span>
              <OpenLink url={message.url} words={t('Open {place}', { place })} />
              <Button variant="link" onClick={() => actions.onConfirm(message.id, 'it_is_there')}>
                {t('It is there')}
              </Button>
              <Dot />
              <Button variant="link" onClick={() => actions.onConfirm(message.id, 'send_again')}>
                {t('It is not, send again')}
              </Button>
              <Dot />
              <Button variant="link" onClick={() => actions.onConfirm(message.id, 'discard')}>
                {t('Discard')}
              </Button>
            </>
          )}
          {delivery === 'rejected' && (
            <>
              <span className={css.bad}>
                {t('Not sent: {reason}', {
                  reason: deliveryReason ? sayServer(deliveryReason) : t('{place} refused it.', { place }),
                })}
              </span>
              {message.isThreadPost ? (
                <>
                  <Button variant="link" onClick={() => actions.onResume(message.id)}>
                    {t('Post again')}
                  </Button>
                  <Dot />
                  {takeBack}
                </>
              ) : (
                <Button variant="link" onClick={() => actions.onEdit(message)}>
                  {t('Edit')}
                </Button>
              )}
            </>
          )}
          {(delivery === 'sent' || delivery === null) && (
            <>
              <Time at={message.sentAt} clockOnly />
              <Dot />
              {origin === 'native' && <span>{t('Sent on {place} itself, not from here', { place })}</span>}
              {origin === 'automatic' && <span>{t('Automatic answer, the clock runs on')}</span>}
              {origin !== 'native' && origin !== 'automatic' && (
                <>
                  <span>
                    {message.readAt
                      ? rich('Delivered, read {when}', { when: <Time at={message.readAt} now={now} /> })
                      : message.deliveredAt
                        ? t('Delivered')
                        : t('Sent to {place}', { place })}
                  </span>
                  <Dot />
                  <span>{mine ? t('You') : firstName(message.author.name)}</span>
                  {message.approval?.decidedBy && (
                    <>
                      <Dot />
                      <span>
                        {message.approval.edited
                          ? t('changed and approved by {name}', { name: message.approval.decidedBy })
                          : t('approved by {name}', { name: message.approval.decidedBy })}
                      </span>
                    </>
                  )}
                </>
              )}
              {message.edits > 0 && (
                <>
                  <Dot />
                  <Versions messageId={message.id} edits={message.edits} now={now} />
                </>
              )}
              <QuietActions actions={[{ label: t('Open on {place}', { place }), icon: 'open', url: message.url }]} />
            </>
          )}
        </>
      }
    />
  );
}
