import { firstName } from '@kwartier/core';
import { placeName } from '../../../components/domain/platform-mark.tsx';
import { Time } from '../../../components/domain/time.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import { activityWords } from '../activity-words.ts';
import css from './bubble.module.css';
import { type BubbleProps, Dot, Frame } from './bubble-frame.tsx';
import { Inbound } from './inbound-bubble.tsx';
import { MessageText } from './message-text.tsx';
import { Outbound } from './outbound-bubble.tsx';

/** One message in any of its states. A change of state touches only its edge and the line below. */
export function Bubble(props: BubbleProps) {
  const { message, platform, now, meId, nameOf } = props;
  if (message.activity) {
    const { icon, words } = activityWords(message.activity, message.author, now, nameOf);
    return (
      <div className={css.activity}>
        <Icon name={icon} size={14} />
        <span>
          {words}, <Time at={message.sentAt} clockOnly />
        </span>
      </div>
    );
  }
  if (message.kind === 'note') {
    return (
      <Frame
        mergedFrom={message.mergedFrom}
        className={cx(css.full, css.note)}
        label={t('Note from {name}', { name: message.author.name })}
        bubble={
          <div className={css.bubble}>
            <MessageText text={message.text} mentions={message.mentions} meId={meId} />
          </div>
        }
        meta={
          <>
            <Icon name="note" size={14} />
            <b>{t('Note from {name}', { name: firstName(message.author.name) })}</b>
            {message.handedTo && <span>{t('Handed over to {name}', { name: message.handedTo.name })}</span>}
            {message.handedTo && <Dot />}
            <span>{t('Only your team sees this')}</span>
            <Dot />
            <Time at={message.sentAt} clockOnly />
          </>
        }
      />
    );
  }
  if (message.direction === 'inbound') return <Inbound {...props} place={placeName(platform, message.isPrivate)} />;
  return <Outbound {...props} place={placeName(platform, message.isPrivate)} />;
}
