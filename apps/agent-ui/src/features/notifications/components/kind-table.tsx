import type { NotificationsDto } from '@kwartier/contracts';
import { MAIL_NOTICE_KINDS, MAX_NOTICE_MAILS, type MailNoticeKind, type NotificationKind } from '@kwartier/core';
import { t } from '../../../lib/i18n/index.ts';
import { useMe } from '../../../lib/queries/session.ts';
import { MAIL_KIND_NAME } from '../words.ts';
import css from './notifications.module.css';

interface KindTableProps {
  settings: NotificationsDto['settings'];
  onToggle: (kind: NotificationKind, isTold: boolean) => void;
  onMail: (kind: MailNoticeKind, isMailed: boolean) => void;
}

/** Of what one is told on devices, and of what by mail. */
export function KindTable({ settings, onToggle, onMail }: KindTableProps) {
  const isGuest = useMe().role === 'guest';
  const kinds = MAIL_NOTICE_KINDS.filter((kind) => (kind === 'shared') === isGuest);
  const columns = [...(isGuest ? [] : [t('On devices')]), t('By mail')];
  return (
    <>
      <table className={css.kinds}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('What happened')}</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(MAIL_KIND_NAME[kind])}</th>
              {kind !== 'shared' && (
                <Tick
                  label={t('On devices: {what}', { what: t(MAIL_KIND_NAME[kind]) })}
                  checked={!settings.muted.includes(kind)}
                  onChange={(isTold) => onToggle(kind, isTold)}
                />
              )}
              <Tick
                label={t('By mail: {what}', { what: t(MAIL_KIND_NAME[kind]) })}
                checked={settings.mailed.includes(kind)}
                onChange={(isMailed) => onMail(kind, isMailed)}
              />
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small dim">
        {t(
          'A mail comes when no console of yours was open for a few minutes after, at most {count} in an hour. Quiet hours hold mails back until they are over. What customers write stays out of them.',
          { count: MAX_NOTICE_MAILS },
        )}
      </p>
    </>
  );
}

function Tick({ label, checked, onChange }: { label: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <td>
      <label className={css.tick}>
        <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
        <span className="visually-hidden">{label}</span>
      </label>
    </td>
  );
}
