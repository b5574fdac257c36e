import type { MailSettingsDto } from '@kwartier/contracts';
import type { MailKind, MailState } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { SenderFields, senderOf, typedSender } from '../../../components/domain/sender-fields.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { ago } from '../../../lib/format-time.ts';
import { currentLocale, LOCALES, msg, t } from '../../../lib/i18n/index.ts';
import { mailQuery, useRemoveMail, useSetMail, useTestMail } from '../api/mail.ts';
import css from './mail.module.css';

const KIND: Readonly<Record<MailKind, string>> = {
  test: msg('Test'),
  invitation: msg('Invitation'),
  password_reset: msg('New password'),
  security: msg('Security notice'),
  notices: msg('What waits'),
};
const STATE: Readonly<Record<MailState, string>> = {
  queued: msg('Waiting to be sent'),
  sent: msg('Sent'),
  failed: msg('Not sent'),
};

/** Whether this workspace sends mail, from whom, and what became of the newest. */
export function MailSection({ now }: { now: number }) {
  const { data, error, refetch } = useQuery(mailQuery);
  return (
    <section className={css.section} aria-labelledby="mail">
      <h2 id="mail">{t('Mail')}</h2>
      <p className={css.text}>
        {t(
          'Off until you turn it on. Then invitations go by mail, forgotten passwords can be chosen anew, and people hear of what waits for them while the console is closed. A mail never holds what customers wrote.',
        )}
      </p>
      {!data && !error && <Skeleton rows={2} shape="card" />}
      {!data && error && (
        <Notice
          tone="breached"
          icon="warn"
          role="alert"
          actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
        >
          {t('This did not load.')} {sayProblem(error)}
        </Notice>
      )}
      {data && !data.isAvailable && (
        <Notice>
          {t(
            'This installation has no way out for mail. Whoever runs it can name a mail server: the setting SMTP_URL.',
          )}
        </Notice>
      )}
      {data?.isAvailable && <SenderForm key={data.settings ? 'on' : 'off'} settings={data.settings} />}
      {data && (data.settings || data.mails.length > 0) && <Newest mails={data.mails} now={now} />}
    </section>
  );
}

function SenderForm({ settings }: Pick<MailSettingsDto, 'settings'>) {
  const save = useSetMail();
  const remove = useRemoveMail();
  const test = useTestMail();
  const [sender, setSender] = useState(typedSender(settings?.sender));
  const [locale, setLocale] = useState(settings?.locale ?? currentLocale());
  const changed = () => {
    for (const one of [save, remove, test]) one.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.reset();
    save.mutate({ sender: senderOf(sender), locale });
  };
  const problem = save.error ?? remove.error ?? test.error;
  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.pair}>
        <SenderFields
          value={sender}
          isRequired
          onChange={(value) => {
            changed();
            setSender(value);
          }}
        />
        <Select
          label={t('Language of mails')}
          hint={t('For who has chosen no language.')}
          value={locale}
          onChange={(event) => {
            changed();
            setLocale(event.target.value as typeof locale);
          }}
        >
          {Object.entries(LOCALES).map(([code, { name }]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      {problem && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(problem)}
        </Notice>
      )}
      {test.data && (
        <Notice icon="check" role="status">
          {t('Sent. The server says: {said}', { said: test.data.said })}
        </Notice>
      )}
      {save.isSuccess && (
        <Notice icon="check" role="status">
          {t('Saved.')}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {settings ? t('Save') : t('Turn on')}
        </Button>
        {settings && (
          <>
            <Button busy={test.isPending} onClick={() => test.mutate()}>
              {t('Send me a test')}
            </Button>
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              {t('Turn off')}
            </Button>
          </>
        )}
      </div>
    </form>
  );
}

function Newest({ mails, now }: Pick<MailSettingsDto, 'mails'> & { now: number }) {
  return (
    <>
      <h3 id="newest-mails">{t('Newest mails')}</h3>
      {mails.length === 0 && <p className="dim">{t('No mail yet.')}</p>}
      <ul className={css.rows} aria-labelledby="newest-mails">
        {mails.map(({ id, kind, address, state, reason, createdAt }) => (
          <li key={id} className={css.row}>
            <span className={css.line}>
              <b className="strong">{t(KIND[kind])}</b>
              <bdi>{address}</bdi>
              <span className="small dim">
                {t(STATE[state])} · {ago(Date.parse(createdAt), now)}
              </span>
            </span>
            {state !== 'sent' && reason && (
              <span className={`small ${css.said}`} dir="auto">
                {reason}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
