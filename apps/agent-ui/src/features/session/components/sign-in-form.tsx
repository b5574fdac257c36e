import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { codeOf, ProblemError, sayProblem } from '../../../lib/api-client.ts';
import { useSignIn } from '../api/sign-in.ts';
import css from './session.module.css';

function why(error: Error): string {
  if (codeOf(error) === 'session.wrong_credentials') return 'No account has this email and password.';
  if (error instanceof ProblemError && error.status === 429) return 'Too many attempts. Wait a minute, then try again.';
  return sayProblem(error);
}

export function SignInForm({ demo, onDone }: { demo: boolean; onDone: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password }, { onSuccess: onDone });
  };
  return (
    <form className={css.form} onSubmit={submit} aria-labelledby="title">
      <h1 id="title" className={css.title}>
        Sign in
      </h1>
      <Field
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
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
        Sign in
      </Button>
      {demo && (
        <Notice icon="person">
          This is a demo with invented customers. The names and passwords to sign in with are printed in the terminal
          where it was started.
        </Notice>
      )}
    </form>
  );
}
