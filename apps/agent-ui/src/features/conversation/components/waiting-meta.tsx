import type { MessageDto } from '@kwartier/contracts';
import { useState } from 'react';
import { SnoozeMenu } from '../../../components/domain/snooze-menu.tsx';
import { Time } from '../../../components/domain/time.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { approvalReason } from '../../../lib/approval-words.ts';
import { whenWords } from '../../../lib/format-time.ts';
import { rich, sayServer, t } from '../../../lib/i18n/index.ts';
import { useIsOvertaken, useReschedule } from '../../../lib/queries/waiting-messages.ts';
import css from './bubble.module.css';
import { type BubbleActions, Dot } from './bubble-frame.tsx';

interface WaitingMetaProps {
  message: MessageDto;
  now: number;
  mine: boolean;
  actions: BubbleActions;
}

/** What an answer waits for that has not gone out, and what its writer can do about it. */
export function WaitingMeta(props: WaitingMetaProps) {
  const { delivery, isThreadPost } = props.message;
  const Waiting = delivery === 'awaiting_approval' ? AwaitingApproval : delivery === 'returned' ? Returned : Scheduled;
  return (
    <>
      {isThreadPost && (
        <>
          <span className={css.mark}>{t('Thread')}</span>
          <Dot />
        </>
      )}
      <Waiting {...props} />
    </>
  );
}

const SpokeSince = () => (
  <span className={css.maybe}>{t('Somebody spoke after this was written. Look whether it is still right.')}</span>
);

function AwaitingApproval({ message, now, mine, actions }: WaitingMetaProps) {
  const { approval, sendAt } = message;
  const overtaken = useIsOvertaken(message);
  return (
    <>
      <span className={css.mark}>
        <Icon name="eye" size={14} />
        {approval
          ? t('Waits for approval: {why}', { why: approvalReason(approval.reason, approval.tag) })
          : t('Waits for approval')}
      </span>
      {approval && (
        <>
          <Dot />
          {rich('asked {when}', { when: <Time at={approval.askedAt} now={now} /> })}
        </>
      )}
      {sendAt && (
        <>
          <Dot />
          {t('to go out {when}', { when: whenWords(Date.parse(sendAt), now) })}
        </>
      )}
      {overtaken && <SpokeSince />}
      {mine && (
        <>
          <Dot />
          <Button variant="link" onClick={() => actions.onTakeBack(message)}>
            {t('Take back')}
          </Button>
        </>
      )}
    </>
  );
}

function Returned({ message, mine, actions }: WaitingMetaProps) {
  const { approval } = message;
  return (
    <>
      <span className={css.maybe}>
        {approval?.decidedBy
          ? t('Not sent: returned by {name}', { name: approval.decidedBy })
          : t('Not sent: returned')}
      </span>
      {approval?.comment && (
        <q className={css.comment} dir="auto">
          {approval.comment}
        </q>
      )}
      {mine && (
        <Button variant="link" onClick={() => actions.onEdit(message)}>
          {t('Write it anew')}
        </Button>
      )}
    </>
  );
}

function Scheduled({ message, now, mine, actions }: WaitingMetaProps) {
  const [choosing, setChoosing] = useState(false);
  const reschedule = useReschedule();
  const overtaken = useIsOvertaken(message);
  const { id, conversationId, sendAt, delivery, deliveryReason } = message;
  const at = sendAt ? Date.parse(sendAt) : now;
  const to = (time: Date | null) =>
    reschedule.mutate({ id, conversationId, sendAt: time === null ? null : time.toISOString() });
  return (
    <>
      {delivery === 'overtaken' || overtaken ? (
        <span className={css.maybe}>
          {delivery === 'overtaken' && deliveryReason
            ? sayServer(deliveryReason)
            : t('Will not go out by itself: somebody spoke after it was written.')}
        </span>
      ) : (
        <span className={css.mark}>
          <Icon name="clock" size={14} />
          {at > now
            ? t('Goes out {when}, unless somebody speaks before', { when: whenWords(at, now) })
            : deliveryReason
              ? sayServer(deliveryReason)
              : t('Goes out now')}
        </span>
      )}
      {mine && (
        <>
          <Dot />
          <Button variant="link" onClick={() => to(null)} disabled={reschedule.isPending}>
            {t('Send now')}
          </Button>
          <Dot />
          <SnoozeMenu
            opened={choosing}
            onOpened={setChoosing}
            onSnooze={to}
            title={t('Send it')}
            verb={t('Change the time')}
          >
            <Button variant="link">{t('Change time')}</Button>
          </SnoozeMenu>
          <Dot />
          <Button variant="link" onClick={() => actions.onTakeBack(message)}>
            {t('Cancel@@sending')}
          </Button>
        </>
      )}
    </>
  );
}
