import type { SecurityDto } from '@kwartier/contracts';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useRequireSecondFactor } from '../api/security.ts';
import css from './security.module.css';

/** Whether everybody must have a second factor. */
export function SecondFactorRule({ security, mayWrite }: { security: SecurityDto; mayWrite: boolean }) {
  const require = useRequireSecondFactor();
  const { requiresSecondFactor, withoutSecondFactor } = security;
  return (
    <section className={css.card} aria-labelledby="rule">
      <div className={css.head}>
        <h2 id="rule">{t('Second factor for everybody')}</h2>
        <span className="grow" />
        {mayWrite && (
          <Button
            size="sm"
            variant={requiresSecondFactor ? 'default' : 'primary'}
            busy={require.isPending}
            onClick={() => require.mutate(!requiresSecondFactor)}
          >
            {requiresSecondFactor ? t('Stop asking for it') : t('Ask everybody for it')}
          </Button>
        )}
      </div>
      <p className={css.text}>
        {requiresSecondFactor
          ? t('Everybody signs in with a password and an authenticator app or a passkey.')
          : t('A password is enough now. Who has a second factor uses it in any case.')}{' '}
        {withoutSecondFactor > 0 &&
          (requiresSecondFactor
            ? t(
                '{count, plural, =1 {One person has none yet and will add one at the next sign-in.} one {# person has none yet and will add one at the next sign-in.} other {# people have none yet and will add one at the next sign-in.}}',
                { count: withoutSecondFactor },
              )
            : t(
                '{count, plural, =1 {One person has none yet.} one {# person has none yet.} other {# people have none yet.}}',
                {
                  count: withoutSecondFactor,
                },
              ))}
      </p>
      {require.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(require.error)}
        </Notice>
      )}
    </section>
  );
}
