import { type HalfSignedInDto, InvitationLookDto } from '@kwartier/contracts';
import { PASSWORD_MIN } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { api, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useJoin } from '../api/sign-in.ts';
import css from './session.module.css';

interface JoinFormProps {
  token: string;
  onDone: () => void;
  /** The workspace asks for a second factor first. */
  onStep: (half: HalfSignedInDto) => void;
}

/** Accept an invitation: a name, a password, and in. */
export function JoinForm({ token, onDone, onStep }: JoinFormProps) {
  const { data: invitation, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.post('/invitations/look', InvitationLookDto, { token }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const join = useJoin();
  const [name, setName] = useState<string>();
  const [password, setPassword] = useState('');
  if (error)
    return (
      <div className={css.form}>
        <h1 className={css.title}>{t('This invitation does not open')}</h1>
        <Notice icon="warn" tone="risk" role="alert">
          {sayProblem(error)}
        </Notice>
      </div>
    );
  if (!invitation) return <Skeleton rows={3} shape="card" />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate(
      { token, name: name ?? invitation.name, password },
      { onSuccess: (entered) => ('stage' in entered ? onStep(entered) : onDone()) },
    );
  };
  return (
    <form className={css.form} onSubmit={submit} aria-labelledby="title">
      <h1 id="title" className={css.title}>
        {t('Join {workspace}', { workspace: invitation.workspaceName })}
      </h1>
      <Field label={t('Email')} type="email" autoComplete="username" readOnly value={invitation.email} />
      <Field
        label={t('Your name')}
        required
        maxLength={80}
        autoComplete="name"
        value={name ?? invitation.name}
        onChange={(event) => setName(event.target.value)}
      />
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
      {join.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(join.error)}
        </Notice>
      )}
      <Button type="submit" variant="primary" className={css.submit} busy={join.isPending}>
        {t('Join')}
      </Button>
    </form>
  );
}
