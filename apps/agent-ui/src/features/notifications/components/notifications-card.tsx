import type { NotificationsBody, NotificationsDto } from '@kwartier/contracts';
import { type MailNoticeKind, NOTIFICATION_KINDS, type NotificationKind } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Check, Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { deviceName } from '../../../lib/device-name.ts';
import { ago } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import {
  notificationsQuery,
  useChangeNotifications,
  useRemoveDevice,
  useTestDevice,
  useTurnOn,
} from '../api/notifications.ts';
import { beep } from '../beep.ts';
import { PushRefused, pushState } from '../push.ts';
import { KIND_NAME } from '../words.ts';
import { KindTable } from './kind-table.tsx';
import css from './notifications.module.css';

/** What quiet hours begin with: 22:00 to 07:00. */
const USUAL_QUIET = { from: 22 * 60, to: 7 * 60 };

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
function minuteOf(text: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** How one is told while the console is elsewhere: on which devices, of what, and when not. */
export function NotificationsCard({ now }: { now: number }) {
  const { data, error, refetch } = useQuery(notificationsQuery);
  return (
    <section className={css.card} aria-labelledby="notifications">
      <h2 id="notifications">{t('Notifications')}</h2>
      {!data && !error && <Skeleton rows={2} shape="card" />}
      {!data && error && (
        <Notice
          tone="breached"
          icon="warn"
          role="alert"
          actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
        >
          {sayProblem(error)}
        </Notice>
      )}
      {data && (
        <>
          <Devices data={data} now={now} />
          <Choices settings={data.settings} isMailSent={data.isMailSent} />
        </>
      )}
    </section>
  );
}

function Devices({ data, now }: { data: NotificationsDto; now: number }) {
  const turnOn = useTurnOn();
  const remove = useRemoveDevice();
  const test = useTestDevice();
  const isOn = data.devices.some(({ isThis }) => isThis);
  const problem = remove.error ?? test.error ?? (turnOn.error instanceof PushRefused ? null : turnOn.error);
  return (
    <>
      <p className={css.text}>
        {t(
          'A phone or computer can tell you what happens while the console is closed. What customers write stays out of it, unless you say otherwise below. A device is told as long as you are signed in on it.',
        )}
      </p>
      {data.devices.length > 0 && (
        <ul className={css.rows}>
          {data.devices.map(({ id, userAgent, lastOkAt, isThis }) => (
            <li key={id} className={css.row}>
              <span>
                <b className="strong">{deviceName(userAgent)}</b>
                <br />
                <span className="small dim">
                  {isThis ? `${t('This device')} · ` : ''}
                  {lastOkAt
                    ? t('Last told {ago}', { ago: ago(Date.parse(lastOkAt), now) })
                    : t('Not told anything yet')}
                </span>
              </span>
              <span className={css.buttons}>
                <Button
                  size="sm"
                  busy={test.isPending && test.variables === id}
                  aria-label={t('Send a test to {device}', { device: deviceName(userAgent) })}
                  onClick={() => test.mutate(id)}
                >
                  {t('Send me a test')}
                </Button>
                <Button
                  size="sm"
                  busy={remove.isPending && remove.variables.id === id}
                  aria-label={t('Turn off on {device}', { device: deviceName(userAgent) })}
                  onClick={() => remove.mutate({ id, isThis })}
                >
                  {t('Turn off')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {test.isSuccess && (
        <Notice tone="accent" icon="check" role="status">
          {t(
            'It is on its way. If nothing shows up within a minute, look whether the system lets this browser notify you.',
          )}
        </Notice>
      )}
      {!isOn && <TurnOn publicKey={data.publicKey} turnOn={turnOn} />}
      {problem && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(problem)}
        </Notice>
      )}
    </>
  );
}

function TurnOn({ publicKey, turnOn }: { publicKey: string | null; turnOn: ReturnType<typeof useTurnOn> }) {
  const state = pushState();
  if (publicKey === null)
    return <Notice>{t('Here devices are told nothing: whoever runs this installation has turned it off.')}</Notice>;
  if (state === 'unsupported')
    return <Notice>{t('This browser cannot be told anything. The sound below works all the same.')}</Notice>;
  if (state === 'install_first')
    return (
      <Notice>
        {t(
          'On this device only an installed console can be told: share this page, choose “Add to Home Screen”, and open it from there.',
        )}
      </Notice>
    );
  if (state === 'refused')
    return (
      <Notice tone="risk" icon="warn" role="status">
        {t(
          'This browser does not let the console notify you. Allow it in the browser’s settings for this site, then load the page anew.',
        )}
      </Notice>
    );
  return (
    <>
      <span>
        <Button variant="primary" busy={turnOn.isPending} onClick={() => turnOn.mutate(publicKey)}>
          {t('Turn on for this device')}
        </Button>
      </span>
      {turnOn.error instanceof PushRefused && (
        <Notice tone="risk" icon="warn" role="alert">
          {turnOn.error.message === 'permission'
            ? t('You were asked and did not allow it. Nothing is sent.')
            : t(
                'The browser could not reach its push service. Check the line, or whether this browser has push messages turned off.',
              )}
        </Notice>
      )}
    </>
  );
}

function Choices({ settings: saved, isMailSent }: Pick<NotificationsDto, 'settings' | 'isMailSent'>) {
  // What was chosen shows at once; what was refused goes back.
  const [settings, choose] = useState(saved);
  const save = useChangeNotifications();
  const [zone] = useState(zoneHere);
  const change = (part: Partial<NotificationsBody>) => {
    const next = { ...settings, timeZone: zone, ...part };
    choose(next);
    save.mutate(next, { onError: () => choose(saved) });
  };
  const toggle = (kind: NotificationKind, isTold: boolean) =>
    change({
      muted: isTold ? settings.muted.filter((muted) => muted !== kind) : [...settings.muted, kind],
    });
  const mail = (kind: MailNoticeKind, isMailed: boolean) =>
    change({ mailed: isMailed ? [...settings.mailed, kind] : settings.mailed.filter((mailed) => mailed !== kind) });
  const { quiet } = settings;
  return (
    <>
      <fieldset className={css.group}>
        <legend>{t('Tell me when')}</legend>
        {isMailSent ? (
          <KindTable settings={settings} onToggle={toggle} onMail={mail} />
        ) : (
          NOTIFICATION_KINDS.map((kind) => (
            <Check
              key={kind}
              label={t(KIND_NAME[kind])}
              checked={!settings.muted.includes(kind)}
              onChange={(event) => toggle(kind, event.target.checked)}
            />
          ))
        )}
      </fieldset>
      <div className={css.group}>
        <Check
          label={t('Quiet hours')}
          checked={quiet !== null}
          onChange={(event) => change({ quiet: event.target.checked ? USUAL_QUIET : null })}
        />
        {quiet && (
          <>
            <div className={css.times}>
              {(['from', 'to'] as const).map((end) => (
                <Field
                  key={`${end} ${quiet[end]}`}
                  type="time"
                  label={end === 'from' ? t('From') : t('Until')}
                  defaultValue={clock(quiet[end])}
                  onBlur={(event) => {
                    const minute = minuteOf(event.target.value);
                    if (minute !== undefined && minute !== quiet[end]) change({ quiet: { ...quiet, [end]: minute } });
                  }}
                />
              ))}
            </div>
            <p className="small dim">
              {t('By the clock of {zone}. What happens meanwhile is not told later: the console shows it.', {
                zone: settings.timeZone.replaceAll('_', ' '),
              })}
            </p>
          </>
        )}
      </div>
      <div className={css.group}>
        <Check
          label={t('Show who wrote and what, also on the lock screen')}
          checked={settings.showsWords}
          onChange={(event) => change({ showsWords: event.target.checked })}
        />
        <Check
          label={t('A short sound while the console is open')}
          checked={settings.sound}
          onChange={(event) => {
            change({ sound: event.target.checked });
            if (event.target.checked) void beep();
          }}
        />
      </div>
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(save.error)}
        </Notice>
      )}
    </>
  );
}
