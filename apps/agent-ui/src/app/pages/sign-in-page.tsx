import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Logo } from '../../components/domain/logo.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { SetupForm } from '../../features/session/components/setup-form.tsx';
import { SignInForm } from '../../features/session/components/sign-in-form.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { setupQuery } from '../../lib/queries/session.ts';
import css from './sign-in-page.module.css';

export function SignInPage() {
  const { data: setup, error, refetch } = useQuery(setupQuery);
  const navigate = useNavigate();
  const enter = () => void navigate({ to: '/' });
  return (
    <main className={css.page} id="main">
      <div className={css.card}>
        <div className={css.brand}>
          <Logo size={28} />
          <span>Kwartier</span>
        </div>
        {error && (
          <EmptyState
            icon="plug"
            title="The server does not answer"
            actions={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {sayProblem(error)}
          </EmptyState>
        )}
        {setup && (setup.needed ? <SetupForm onDone={enter} /> : <SignInForm demo={setup.demo} onDone={enter} />)}
      </div>
      <p className={css.foot}>Every customer answered in time.</p>
    </main>
  );
}
