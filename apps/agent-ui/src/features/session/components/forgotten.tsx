import { PASSWORD_MIN } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { resetQuery, useAskForReset, useChoosePassword } from '../api/forgotten.ts';
import css from './session.module.css';

/** Nobody knows their password by heart for ever: have a link sent, or choose another with the link that came. */
export function Forgotten({ token, onBack }: { token: string; onBack: () => void }) {
  return token ? <NewPassword token={token} onBack={onBack} /> : <AskForLink onBack={onBack} />;
}

const Back = ({ onBack }: { onBack: () => void }) => (
  <Button variant="link" onClick={onBack}>
    {t('Back to sign in')}
  </Button>
);

function AskForLink({ onBack }: { onBack: () => void }) {
  const [email, setEmail] = useState('');
  const ask = useAskForReset();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(email.trim());
  };
  return (
    <form className={css.form} onSubmit={submit} aria-labelledby="title">
      <h1 id="title" className={css.title}>
        {t('Choose a new password')}
      </h1>
      <Field
        label={t('Email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => {
          ask.reset();
          setEmail(event.target.value);
        }}
      />
      {ask.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(ask.error)}
        </Notice>
      )}
      {ask.isSuccess && (
        <Notice tone="accent" icon="check" role="status">
          {t(
            'If somebody has this address here and signs in with a password, a mail is on its way. Its link works for an hour.',
          )}
        </Notice>
      )}
      <Button type="submit" variant="primary" className={css.submit} busy={ask.isPending}>
        {t('Send me a link')}
      </Button>
      <Back onBack={onBack} />
    </form>
  );
}

function NewPassword({ token, onBack }: { token: string; onBack: () => void }) {
  const { data, error } = useQuery(resetQuery(token));
  const [password, setPassword] = useState('');
  const choose = useChoosePassword();
  if (error)
    return (
      <div className={css.form}>
        <h1 className={css.title}>{t('This link does not open')}</h1>
        <Notice icon="warn" tone="risk" role="alert">
          {sayProblem(error)}
        </Notice>
        <Back onBack={onBack} />
      </div>
    );
  if (!data) return <Skeleton rows={3} shape="card" />;
  if (choose.isSuccess)
    return (
      <div className={css.form}>
        <h1 className={css.title}>{t('Choose a new password')}</h1>
        <Notice tone="accent" icon="check" role="status">
          {t('Your password is new, and you are signed out everywhere. Sign in with it.')}
        </Notice>
        <Button variant="primary" className={css.submit} autoFocus onClick={onBack}>
          {t('Sign in')}
        </Button>
      </div>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose.mutate({ token, password });
  };
  return (
    <form className={css.form} onSubmit={submit} aria-labelledby="title">
      <h1 id="title" className={css.title}>
        {t('Choose a new password')}
      </h1>
      <Field label={t('Email')} type="email" autoComplete="username" readOnly value={data.email} />
      <Field
        label={t('Choose a password')}
        type="password"
        required
        minLength={PASSWORD_MIN}
        autoComplete="new-password"
        autoFocus
        hint={t('At least {count} characters. A few words make a good one.', { count: PASSWORD_MIN })}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {choose.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(choose.error)}
        </Notice>
      )}
      <Button type="submit" variant="primary" className={css.submit} busy={choose.isPending}>
        {t('Keep it')}
      </Button>
    </form>
  );
}
