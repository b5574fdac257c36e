import { firstName, isOtherLanguage, PLATFORM_FACTS } from '@kwartier/core';
import { Suspense } from 'react';
import { kindName } from '../../../components/domain/kind.tsx';
import { Time } from '../../../components/domain/time.tsx';
import { Veil } from '../../../components/domain/veil.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { cx } from '../../../lib/cx.ts';
import { daysBetween } from '../../../lib/format-time.ts';
import { currentLocale, rich, sayServer, t } from '../../../lib/i18n/index.ts';
import { lazily } from '../../../lib/lazily.ts';
import { Attachments } from './attachments.tsx';
import css from './bubble.module.css';
import { type BubbleProps, Dot, Frame } from './bubble-frame.tsx';
import { MessageText } from './message-text.tsx';
import { QuietActions } from './quiet-actions.tsx';
import { Versions } from './versions.tsx';

const TranslatedText = lazily(() => import('./translated-text.tsx').then((module) => module.TranslatedText));

/** What the customer wrote. */
export function Inbound({ message, platform, place, now, actions }: BubbleProps & { place: string }) {
  const { author, deletedAt, unsupported, hidden, abuse } = message;
  const name = <bdi className={css.author}>{author.name}</bdi>;
  if (deletedAt) {
    return (
      <Frame
        mergedFrom={message.mergedFrom}
        className={css.in}
        label={t('Deleted message from {name}', { name: author.name })}
        bubble={
          <div className={cx(css.bubble, css.absent)}>
            {rich('Message deleted by {name} on {place}. Its text is gone here too.', {
              name: <bdi>{firstName(author.name)}</bdi>,
              place,
            })}
          </div>
        }
        meta={
          <span>
            {rich('{sent}, deleted {deleted}', {
              sent: <Time at={message.sentAt} clockOnly />,
              deleted: (
                <Time
                  at={deletedAt}
                  {...(daysBetween(Date.parse(message.sentAt), Date.parse(deletedAt)) > 0 ? { now } : {})}
                />
              ),
            })}
          </span>
        }
      />
    );
  }
  const kind = message.isPrivate
    ? platform === 'x'
      ? t('Direct message')
      : place
    : t('{kind} on {place}', { kind: kindName(message.kind), place });
  const original = <MessageText text={message.text} language={message.language} />;
  const words =
    actions.translates && message.text && isOtherLanguage(message.language, currentLocale()) ? (
      <Suspense fallback={original}>
        <TranslatedText message={message} />
      </Suspense>
    ) : (
      original
    );
  const canHide = actions.onVisibility && !message.isPrivate && PLATFORM_FACTS[platform].canHide;
  return (
    <Frame
      mergedFrom={message.mergedFrom}
      className={css.in}
      label={t('{name} wrote', { name: author.name })}
      bubble={
        <div className={cx(css.bubble, (unsupported || hidden) && css.absent)}>
          <Veil abusiveId={abuse.taken ? message.id : null}>
            {unsupported ? (
              <p>
                {t('Something {place} sent that Kwartier cannot show: {what}.', {
                  place,
                  what: sayServer(unsupported),
                })}
              </p>
            ) : (
              words
            )}
            <Attachments items={message.attachments} />
          </Veil>
        </div>
      }
      meta={
        <>
          {name}
          <Time at={message.sentAt} clockOnly />
          <Dot />
          <span>{kind}</span>
          {hidden && (
            <>
              <Dot />
              <span className={css.mark}>
                <Icon name="eyeOff" size={14} />
                {t('Hidden on {place}', { place })}
              </span>
            </>
          )}
          {message.edits > 0 && (
            <>
              <Dot />
              <Versions messageId={message.id} edits={message.edits} now={now} />
            </>
          )}
          {message.mayReply === false && (
            <>
              <Dot />
              <span>{t('{place} allows no answer here', { place })}</span>
            </>
          )}
          <QuietActions
            actions={[
              {
                label: abuse.taken ? t('Not abuse') : t('Mark as abuse'),
                icon: 'flag',
                run: actions.onAbuse && (() => actions.onAbuse?.(message, !abuse.taken)),
              },
              {
                label: t('Split from here…'),
                icon: 'link',
                run: actions.onSplit && !message.isPrivate ? () => actions.onSplit?.(message.id) : undefined,
              },
              { label: t('Open on {place}', { place }), icon: 'open', url: message.url },
              {
                label: hidden ? t('Show again') : t('Hide'),
                icon: hidden ? 'eye' : 'eyeOff',
                run: canHide ? () => actions.onVisibility?.(message.id, !hidden) : undefined,
              },
            ]}
          />
        </>
      }
    />
  );
}
