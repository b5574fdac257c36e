import { useQuery } from '@tanstack/react-query';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { apiTokensQuery, securityQuery, ssoQuery } from '../../features/security/api/security.ts';
import { ApiTokensCard } from '../../features/security/components/api-tokens-card.tsx';
import { SecondFactorRule } from '../../features/security/components/second-factor-rule.tsx';
import css from '../../features/security/components/security.module.css';
import { SsoCard } from '../../features/security/components/sso-card.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { useAgentNames } from '../../lib/queries/people.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

/** How people and programs get in. */
export function SecurityPage() {
  useTitle('Sign-in and security');
  const me = useMe();
  const now = useNow();
  const names = useAgentNames();
  const mayRead = useCan('security.read');
  const mayWrite = useCan('security.write');
  const { data: security, error, refetch } = useQuery({ ...securityQuery, enabled: mayRead });
  const { data: sso } = useQuery({ ...ssoQuery, enabled: mayRead });
  const { data: tokens } = useQuery({ ...apiTokensQuery, enabled: mayRead });
  return (
    <Page title={t('Sign-in and security')}>
      <div className={css.page}>
        {!mayRead && (
          <EmptyState icon="lock" title={t('Not for you to change')}>
            {t('Only admins set up how people sign in. Your own account is under your name.')}
          </EmptyState>
        )}
        {error && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
          >
            {t('This did not load.')} {sayProblem(error)}
          </Notice>
        )}
        {mayRead && !error && (!security || !sso || !tokens) && <Skeleton rows={3} shape="card" />}
        {security && sso && tokens && (
          <>
            <SecondFactorRule security={security} mayWrite={mayWrite} />
            <SsoCard sso={sso} mayWrite={mayWrite} />
            <ApiTokensCard
              tokens={tokens}
              offered={me.permissions}
              mayWrite={mayWrite}
              now={now}
              nameOf={(id) => names.get(id)}
            />
          </>
        )}
      </div>
    </Page>
  );
}
