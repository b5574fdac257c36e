import { PASSWORD_MIN } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { codeOf, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useChangePassword } from '../api/account.ts';
import css from './account.module.css';

/** Change one's own password. Every other session ends with it. */
export function PasswordCard({ hasPassword }: { hasPassword: boolean }) {
  const change = useChangePassword();
  const [values, setValues] = useState({ current: '', next: '' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(values, { onSuccess: () => setValues({ current: '', next: '' }) });
  };
  const wrong = codeOf(change.error) === 'session.wrong_credentials';
  return (
    <section className={css.card} aria-labelledby="password">
      <div className={css.head}>
        <h2 id="password">{t('Password')}</h2>
      </div>
      {hasPassword ? (
        <form className={css.form} onSubmit={submit}>
          <Field
            label={t('Your password now')}
            type="password"
            autoComplete="current-password"
            required
            error={wrong ? t('This is not your password.') : undefined}
            value={values.current}
            onChange={(event) => setValues({ ...values, current: event.target.value })}
          />
          <Field
            label={t('New password')}
            type="password"
            autoComplete="new-password"
            required
            minLength={PASSWORD_MIN}
            hint={t('At least {count} characters; a few words make a good one. You are signed out everywhere else.', {
              count: PASSWORD_MIN,
            })}
            value={values.next}
            onChange={(event) => setValues({ ...values, next: event.target.value })}
          />
          {change.error && !wrong && (
            <Notice tone="breached" icon="warn" role="alert">
              {sayProblem(change.error)}
            </Notice>
          )}
          {change.isSuccess && (
            <Notice icon="check" role="status">
              {t('Changed. Everywhere else you were signed out.')}
            </Notice>
          )}
          <div className={css.buttons}>
            <Button type="submit" variant="primary" busy={change.isPending}>
              {t('Change the password')}
            </Button>
          </div>
        </form>
      ) : (
        <p className={css.text}>{t('You sign in through your identity provider; there is no password here.')}</p>
      )}
    </section>
  );
}
