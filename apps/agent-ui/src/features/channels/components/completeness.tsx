import type { ChannelDto } from '@kwartier/contracts';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../../../components/ui/notice.tsx';
import { whenWords } from '../../../lib/format-time.ts';
import { rich, t } from '../../../lib/i18n/index.ts';
import { completenessQuery } from '../api/channels.ts';
import { completenessWords } from '../health.ts';
import css from './channels.module.css';

/** Whether everything that came in is there, the last days; and what the webhook failed to bring. For admins. */
export function Completeness({ channel, now }: { channel: ChannelDto; now: number }) {
  const { data: days = [] } = useQuery(completenessQuery(channel.id));
  const { gap } = channel;
  return (
    <>
      {gap && (
        <Notice tone="risk" icon="warn" className={css.inCard}>
          <b className="strong">
            {t(
              '{count, plural, =1 {The webhook did not bring one message} one {The webhook did not bring # message} other {The webhook did not bring # messages}}',
              { count: gap.messages },
            )}
          </b>
          <br />
          <span className="ink-2">
            {t(
              '{count, plural, one {Asking the platform found it, {when}.} other {Asking the platform found them, the last {when}.}} Nothing is lost. Look at the webhook in the platform’s settings if it goes on.',
              { count: gap.messages, when: whenWords(Date.parse(gap.lastAt), now) },
            )}
          </span>
        </Notice>
      )}
      {days.length > 0 && (
        <details className={css.completeness}>
          <summary>
            <b>{days[0]!.isComplete ? t('Complete') : t('Not complete')}</b>
            <span className="dim num">
              {rich('{day} (UTC): {words}', {
                day: <time dateTime={days[0]!.day}>{days[0]!.day}</time>,
                words: completenessWords(days[0]!),
              })}
            </span>
          </summary>
          {days.length > 1 && (
            <ul>
              {days.slice(1).map((day) => (
                <li key={day.day} className="num">
                  <time dateTime={day.day}>{day.day}</time>: {completenessWords(day)}
                </li>
              ))}
            </ul>
          )}
        </details>
      )}
    </>
  );
}
