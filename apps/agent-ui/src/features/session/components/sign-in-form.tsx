import type { HalfSignedInDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { codeOf, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSignIn } from '../api/sign-in.ts';
import css from './session.module.css';

function why(error: Error): string {
  if (codeOf(error) === 'session.wrong_credentials') return t('No account has this email and password.');
  return sayProblem(error);
}

interface SignInFormProps {
  demo: boolean;
  /** The workspace's identity provider, where it has one. */
  sso: { workspaceId: string; label: string } | null;
  onDone: () => void;
  /** Undefined: nobody here can have a link sent to choose a new password. */
  onForgotten: (() => void) | undefined;
  /** The password was right; something else is due. */
  onStep: (half: HalfSignedInDto) => void;
}

export function SignInForm({ demo, sso, onForgotten, onDone, onStep }: SignInFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(
      { email: email.trim(), password },
      { onSuccess: (entered) => ('stage' in entered ? onStep(entered) : onDone()) },
    );
  };
  return (
    <form className={css.form} onSubmit={submit} aria-labelledby="title">
      <h1 id="title" className={css.title}>
        {t('Sign in')}
      </h1>
      <Field
        label={t('Email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={t('Password')}
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {signIn.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {why(signIn.error)}
        </Notice>
      )}
      <Button type="submit" variant="primary" className={css.submit} busy={signIn.isPending}>
        {t('Sign in')}
      </Button>
      {onForgotten && (
        <Button variant="link" onClick={onForgotten}>
          {t('Forgot your password?')}
        </Button>
      )}
      {sso && (
        <>
          <span className={css.or}>{t('or')}</span>
          <a className={css.sso} href={`/api/v1/sso/${sso.workspaceId}/begin`}>
            <Icon name="lock" />
            {t('Sign in with {provider}', { provider: sso.label })}
          </a>
        </>
      )}
      {demo && (
        <Notice icon="person">
          {t(
            'This is a demo with invented customers. The names and passwords to sign in with are printed in the terminal where it was started.',
          )}
        </Notice>
      )}
    </form>
  );
}
