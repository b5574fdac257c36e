import type { AccountDto } from '@kwartier/contracts';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { deviceName } from '../../../lib/device-name.ts';
import { ago } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useEndSession } from '../api/account.ts';
import css from './account.module.css';

/** Where one is signed in, each with a way to end it. */
export function SessionList({ sessions, now }: { sessions: AccountDto['sessions']; now: number }) {
  const end = useEndSession();
  return (
    <section className={css.card} aria-labelledby="sessions">
      <div className={css.head}>
        <h2 id="sessions">{t('Where you are signed in')}</h2>
        <span className="grow" />
        {sessions.length > 1 && (
          <Button size="sm" busy={end.isPending && end.variables === null} onClick={() => end.mutate(null)}>
            {t('Sign out everywhere else')}
          </Button>
        )}
      </div>
      <ul className={css.rows}>
        {sessions.map((session) => (
          <li key={session.id} className={css.row}>
            <span>
              <b className="strong">{deviceName(session.userAgent)}</b>
              <br />
              <span className="small dim">
                {session.isThis
                  ? t('This browser')
                  : t('Last used {ago}', { ago: ago(Date.parse(session.lastSeenAt), now) })}{' '}
                · {session.address}
              </span>
            </span>
            {!session.isThis && (
              <Button
                size="sm"
                aria-label={t('Sign out {device}', { device: deviceName(session.userAgent) })}
                busy={end.isPending && end.variables === session.id}
                onClick={() => end.mutate(session.id)}
              >
                {t('Sign out')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {end.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(end.error)}
        </Notice>
      )}
    </section>
  );
}
