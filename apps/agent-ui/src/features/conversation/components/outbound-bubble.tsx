import { SlaBadge } from '../../../components/domain/sla-badge.tsx';
import { Time } from '../../../components/domain/time.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { firstName } from '../../../lib/initials.ts';
import { Attachments } from './attachments.tsx';
import css from './bubble.module.css';
import { type BubbleProps, Dot, Frame, OpenLink } from './bubble-frame.tsx';
import { MessageText } from './message-text.tsx';
import { Versions } from './versions.tsx';

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
          : undefined;
  const mine = message.author.agentId === meId;
  const common = (
    <>
      {isPrivate && <Icon name="lock" size={14} />}
      {kept && (
        <>
          <SlaBadge badge={kept} words={`First answer ${kept.words}`} />
          <Dot />
        </>
      )}
    </>
  );
  return (
    <Frame
      className={cx(css.out, isPrivate && css.private, edge)}
      label={`${isPrivate ? 'Private answer' : 'Answer'} by ${message.author.name}`}
      bubble={
        deletedAt ? (
          <div className={cx(css.bubble, css.absent)}>This answer was deleted on {place}.</div>
        ) : (
          <div className={css.bubble}>
            <MessageText text={message.text} />
            <Attachments items={message.attachments} />
          </div>
        )
      }
      meta={
        <>
          {common}
          {delivery === 'queued' && (
            <span className={css.mark}>
              <Icon name={deliveryReason ? 'pause' : 'clock'} size={14} />
              {deliveryReason ?? `Goes to ${place} in a moment`}
            </span>
          )}
          {delivery === 'sending' && <span>Sending to {place}…</span>}
          {delivery === 'unknown' && (
            <span className={css.maybe}>{place} did not say whether this arrived. Looking it up.</span>
          )}
          {delivery === 'unconfirmed' && (
            <>
              <span className={css.maybe}>Not confirmed. Please look on {place}.</span>
              <OpenLink url={message.url} place={place} />
              <Button variant="link" onClick={() => actions.onConfirm(message.id, 'it_is_there')}>
                It is there
              </Button>
              <Dot />
              <Button variant="link" onClick={() => actions.onConfirm(message.id, 'send_again')}>
                It is not, send again
              </Button>
              <Dot />
              <Button variant="link" onClick={() => actions.onConfirm(message.id, 'discard')}>
                Discard
              </Button>
            </>
          )}
          {delivery === 'rejected' && (
            <>
              <span className={css.bad}>Not sent: {deliveryReason ?? `${place} refused it.`}</span>
              <Button variant="link" onClick={() => actions.onEdit(message)}>
                Edit
              </Button>
            </>
          )}
          {(delivery === 'sent' || delivery === null) && (
            <>
              <Time at={message.sentAt} clockOnly />
              <Dot />
              {origin === 'native' && <span>Sent on {place} itself, not from here</span>}
              {origin === 'automatic' && <span>Automatic answer, the clock runs on</span>}
              {origin !== 'native' && origin !== 'automatic' && (
                <>
                  <span>
                    {message.readAt ? (
                      <>
                        Delivered, read <Time at={message.readAt} now={now} />
                      </>
                    ) : message.deliveredAt ? (
                      'Delivered'
                    ) : (
                      `Sent to ${place}`
                    )}
                  </span>
                  <Dot />
                  <span>{mine ? 'You' : firstName(message.author.name)}</span>
                </>
              )}
              {message.edits > 0 && (
                <>
                  <Dot />
                  <Versions messageId={message.id} edits={message.edits} now={now} />
                </>
              )}
              <span className={css.quiet}>
                <OpenLink url={message.url} place={`on ${place}`} />
              </span>
            </>
          )}
        </>
      }
    />
  );
}
