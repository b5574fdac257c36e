import { PASSWORD_MIN } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSetUp } from '../api/sign-in.ts';
import css from './session.module.css';

/** The first visit: a name for the workspace, and its first admin. */
export function SetupForm({ onDone }: { onDone: () => void }) {
  const [values, setValues] = useState({ workspaceName: '', name: '', email: '', password: '' });
  const setUp = useSetUp();
  const set = (key: keyof typeof values) => ({
    value: values[key],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [key]: event.target.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setUp.mutate(values, { onSuccess: onDone });
  };
  return (
    <form className={css.form} onSubmit={submit} aria-labelledby="title">
      <h1 id="title" className={css.title}>
        {t('Set up Kwartier')}
      </h1>
      <p className="ink-2">{t('You become the first admin. Channels and colleagues come next.')}</p>
      <Field
        label={t('Company or team')}
        required
        autoFocus
        maxLength={80}
        autoComplete="organization"
        {...set('workspaceName')}
      />
      <Field
        label={t('Your name')}
        required
        maxLength={80}
        autoComplete="name"
        hint={t('Colleagues see it; customers see only what you write.')}
        {...set('name')}
      />
      <Field label={t('Email')} type="email" required autoComplete="username" {...set('email')} />
      <Field
        label={t('Password')}
        type="password"
        required
        minLength={PASSWORD_MIN}
        autoComplete="new-password"
        hint={t('At least {count} characters. Length counts, signs don’t.', { count: PASSWORD_MIN })}
        {...set('password')}
      />
      {setUp.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(setUp.error)}
        </Notice>
      )}
      <Button type="submit" variant="primary" className={css.submit} busy={setUp.isPending}>
        {t('Create the workspace')}
      </Button>
    </form>
  );
}
