import type { ConversationDetailDto, MessageDto } from '@kwartier/contracts';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { dayName } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Outgoing } from '../../../lib/outbox.ts';
import { badgeOf } from '../../../lib/sla-clock.ts';
import { timelineItems } from '../timeline-items.ts';
import { Bubble } from './bubble.tsx';
import type { BubbleActions } from './bubble-frame.tsx';
import { OutgoingBubble } from './outgoing-bubble.tsx';
import css from './timeline.module.css';

interface TimelineProps {
  conversation: ConversationDetailDto;
  messages: readonly MessageDto[];
  outgoing: readonly Outgoing[];
  hasOlder: boolean;
  onOlder: () => Promise<void>;
  /** The highest sequence the person has had before their eyes. */
  onSeen: (seq: number) => void;
  now: number;
  meId: string;
  nameOf: (agentId: string) => string | undefined;
  actions: BubbleActions;
  onRetry: (entry: Outgoing) => void;
  onEditOutgoing: (entry: Outgoing) => void;
  /** What stands above the first message: the post, linked conversations. */
  top?: ReactNode;
  toBottom: { current: (() => void) | null };
}

const NEAR_PX = 60;

/** The message that was the first answer, if it kept or missed a promise. */
function firstAnswerId(conversation: ConversationDetailDto, messages: readonly MessageDto[]): string | undefined {
  const metAt = conversation.sla.find((sla) => sla.target === 'first_response' && sla.metAt !== null)?.metAt;
  if (!metAt) return undefined;
  return messages.find(
    (message) =>
      message.direction === 'outbound' &&
      message.origin !== 'automatic' &&
      Math.abs(Date.parse(message.sentAt) - Date.parse(metAt)) < 60_000,
  )?.id;
}

/** What was said, oldest first. Stays at the end while the person is there, and never jumps while they read. */
export function Timeline(props: TimelineProps) {
  const { conversation, messages, outgoing, hasOlder, onOlder, onSeen, now, meId, nameOf } = props;
  const scroller = useRef<HTMLElement>(null);
  const place = useRef({ atBottom: true, height: 0, firstId: messages[0]?.id });
  const [newBelow, setNewBelow] = useState(false);
  const [loading, setLoading] = useState(false);
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const lastInbound = messages.findLast((message) => message.direction === 'inbound')?.id;

  const stick = () => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  };
  const seen = () => {
    if (place.current.atBottom && document.visibilityState === 'visible' && lastSeq > 0) onSeen(lastSeq);
  };

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const before = place.current;
    const firstId = messages[0]?.id;
    if (before.atBottom) stick();
    else if (firstId !== before.firstId) box.scrollTop += box.scrollHeight - before.height;
    place.current = { ...before, height: box.scrollHeight, firstId };
    seen();
  }, [messages, outgoing.length]);

  useEffect(() => {
    if (!place.current.atBottom) setNewBelow(true);
  }, [lastInbound]);

  useEffect(() => {
    props.toBottom.current = () => {
      place.current.atBottom = true;
      setNewBelow(false);
      stick();
      seen();
    };
    const box = scroller.current;
    const inner = box?.firstElementChild;
    if (!box || !inner) return;
    // The composer grows, pictures arrive: whoever is at the end stays there.
    const observer = new ResizeObserver(() => place.current.atBottom && stick());
    observer.observe(box);
    observer.observe(inner);
    document.addEventListener('visibilitychange', seen);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', seen);
    };
  });

  const older = async () => {
    if (loading || !hasOlder) return;
    setLoading(true);
    await onOlder().finally(() => setLoading(false));
  };
  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    const atBottom = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    place.current = { ...place.current, atBottom, height: box.scrollHeight };
    if (atBottom) {
      setNewBelow(false);
      seen();
    }
    if (box.scrollTop < 40 && !atBottom) void older();
  };

  const answerId = firstAnswerId(conversation, messages);
  const firstPromise = conversation.sla.find((sla) => sla.target === 'first_response' && sla.metAt !== null);
  return (
    <section ref={scroller} className={css.scroller} onScroll={onScroll} aria-label={t('Messages')}>
      <div className={css.inner}>
        {props.top}
        {hasOlder && (
          <Button variant="ghost" className={css.older} busy={loading} onClick={() => void older()}>
            {t('Earlier messages')}
          </Button>
        )}
        <div className={css.log} role="log" aria-live="off" aria-label={t('Timeline')}>
          {timelineItems(messages).map((item) =>
            item.type === 'day' ? (
              <div key={item.key} className={css.day}>
                <span>{dayName(Date.parse(item.at), now)}</span>
              </div>
            ) : (
              <Bubble
                key={item.key}
                message={item.message}
                platform={conversation.platform}
                now={now}
                meId={meId}
                nameOf={nameOf}
                actions={props.actions}
                kept={item.message.id === answerId && firstPromise ? badgeOf(firstPromise, now) : undefined}
              />
            ),
          )}
          {outgoing.map((entry) => (
            <OutgoingBubble key={entry.intentId} entry={entry} onRetry={props.onRetry} onEdit={props.onEditOutgoing} />
          ))}
        </div>
        {newBelow && (
          <Button className={css.newBelow} icon="down" onClick={() => props.toBottom.current?.()}>
            {t('New message')}
          </Button>
        )}
      </div>
    </section>
  );
}
