import type { HalfSignedInDto } from '@kwartier/contracts';
import { RESET_HASH } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { EnrolStep } from '../../features/account/components/enrol-step.tsx';
import { signInOptionsQuery, stepQuery } from '../../features/session/api/prove.ts';
import { SecondStep } from '../../features/session/components/second-step.tsx';
import { SetupForm } from '../../features/session/components/setup-form.tsx';
import { SignInForm } from '../../features/session/components/sign-in-form.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { msg, t } from '../../lib/i18n/index.ts';
import { lazily } from '../../lib/lazily.ts';
import { setupQuery } from '../../lib/queries/session.ts';
import { EntryCard } from './entry-card.tsx';

/** Why the identity provider's answer let nobody in. */
const REFUSED: Readonly<Record<string, string>> = {
  deactivated: msg('Your account here is deactivated. Ask an admin.'),
  address_unverified: msg('Your identity provider does not vouch for your e-mail address.'),
  domain: msg('Addresses of this domain may not join here. Ask an admin.'),
  address_taken: msg('Another identity has this address. Ask an admin.'),
};

const Forgotten = lazily(() =>
  import('../../features/session/components/forgotten.tsx').then((module) => module.Forgotten),
);

/** The token in the address, where a mail led here. */
const tokenHere = (): string | null => {
  const { hash } = window.location;
  return hash.startsWith(RESET_HASH) ? hash.slice(RESET_HASH.length) : null;
};

/** The way in: password or identity provider, then what else is asked for. */
export function SignInPage() {
  const search = useSearch({ from: '/sign-in' });
  const { data: setup, error, refetch } = useQuery(setupQuery);
  const { data: options } = useQuery(signInOptionsQuery(search.workspace));
  const { data: begun } = useQuery({ ...stepQuery, enabled: search.step === 'next' });
  const [step, setStep] = useState<HalfSignedInDto | null>(null);
  /** The token of a link from a mail; empty: one is to be sent. Null: the password is known. */
  const [forgotten, setForgotten] = useState(tokenHere);
  const navigate = useNavigate();
  const enter = () => void navigate({ to: '/' });
  const remember = () => {
    setForgotten(null);
    void navigate({ to: '/sign-in', search: {}, replace: true });
  };
  const back = () => {
    setStep(null);
    void navigate({ to: '/sign-in', search: {} });
  };
  const half = step ?? (search.step === 'next' && begun?.stage !== 'full' ? begun : null);
  return (
    <EntryCard>
      {error && (
        <EmptyState
          icon="plug"
          title={t('The server does not answer')}
          actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
        >
          {sayProblem(error)}
        </EmptyState>
      )}
      {search.problem && !half && (
        <Notice tone="breached" icon="warn" role="alert">
          {t(REFUSED[search.reason ?? ''] ?? msg('The sign-in did not work out. Begin again.'))}
        </Notice>
      )}
      {half?.stage === 'second_factor' && <SecondStep methods={half.methods} onDone={enter} onBack={back} />}
      {half?.stage === 'enrol' && <EnrolStep onDone={enter} />}
      {forgotten !== null && !half && (
        <Suspense fallback={<Skeleton rows={3} shape="card" />}>
          <Forgotten token={forgotten} onBack={remember} />
        </Suspense>
      )}
      {setup &&
        forgotten === null &&
        !half &&
        (setup.needed ? (
          <SetupForm onDone={() => void navigate({ to: '/first-hour' })} />
        ) : (
          <SignInForm
            demo={setup.demo}
            sso={options?.sso ?? null}
            onForgotten={options?.resetsByMail ? () => setForgotten('') : undefined}
            onDone={enter}
            onStep={setStep}
          />
        ))}
    </EntryCard>
  );
}
