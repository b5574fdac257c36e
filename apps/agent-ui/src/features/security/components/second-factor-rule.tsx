import type { SecurityDto } from '@kwartier/contracts';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { useRequireSecondFactor } from '../api/security.ts';
import css from './security.module.css';

/** Whether everybody must have a second factor. */
export function SecondFactorRule({ security, mayWrite }: { security: SecurityDto; mayWrite: boolean }) {
  const require = useRequireSecondFactor();
  const { requiresSecondFactor, withoutSecondFactor } = security;
  return (
    <section className={css.card} aria-labelledby="rule">
      <div className={css.head}>
        <h2 id="rule">Second factor for everybody</h2>
        <span className="grow" />
        {mayWrite && (
          <Button
            size="sm"
            variant={requiresSecondFactor ? 'default' : 'primary'}
            busy={require.isPending}
            onClick={() => require.mutate(!requiresSecondFactor)}
          >
            {requiresSecondFactor ? 'Stop asking for it' : 'Ask everybody for it'}
          </Button>
        )}
      </div>
      <p className={css.text}>
        {requiresSecondFactor
          ? 'Everybody signs in with a password and an authenticator app or a passkey.'
          : 'A password is enough now. Who has a second factor uses it in any case.'}{' '}
        {withoutSecondFactor > 0 &&
          `${withoutSecondFactor === 1 ? 'One person has' : `${withoutSecondFactor} people have`} none yet${
            requiresSecondFactor ? ' and will add one at the next sign-in.' : '.'
          }`}
      </p>
      {require.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(require.error)}
        </Notice>
      )}
    </section>
  );
}
