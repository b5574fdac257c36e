import { useQuery } from '@tanstack/react-query';
import { Page } from '../../components/ui/bar.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { accountQuery } from '../../features/account/api/account.ts';
import { AbuseCard } from '../../features/account/components/abuse-card.tsx';
import css from '../../features/account/components/account.module.css';
import { LanguageCard } from '../../features/account/components/language-card.tsx';
import { PasswordCard } from '../../features/account/components/password-card.tsx';
import { SecondFactors } from '../../features/account/components/second-factors.tsx';
import { SessionList } from '../../features/account/components/session-list.tsx';
import { NotificationsCard } from '../../features/notifications/components/notifications-card.tsx';
import { sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { useMe } from '../../lib/queries/session.ts';
import { useTitle } from './use-title.ts';

/** One's own account. */
export function AccountPage() {
  useTitle(t('Your account'));
  const me = useMe();
  const now = useNow();
  const { data: account, error, refetch } = useQuery(accountQuery);
  return (
    <Page title={t('Your account')} sub={me.email}>
      <div className={css.page}>
        {error && !account && (
          <Notice
            tone="breached"
            icon="warn"
            role="alert"
            actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
          >
            {t('Your account did not load.')} {sayProblem(error)}
          </Notice>
        )}
        {!account && !error && <Skeleton rows={3} shape="card" />}
        {account && (
          <>
            <SecondFactors account={account} now={now} />
            <LanguageCard />
            <NotificationsCard now={now} />
            <AbuseCard />
            <PasswordCard hasPassword={account.hasPassword} />
            <SessionList sessions={account.sessions} now={now} />
          </>
        )}
      </div>
    </Page>
  );
}
