import { useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { Logo } from '../components/domain/logo.tsx';
import { Button } from '../components/ui/button.tsx';
import { useSignOut } from '../features/session/api/sign-out.ts';
import { t } from '../lib/i18n/index.ts';
import { withSocket } from '../realtime/socket.ts';
import css from './guest-shell.module.css';

/** Around the little that a guest sees: no inbox, no search, no people. */
export function GuestShell({ name }: { name: string }) {
  const signOut = useSignOut();
  const queryClient = useQueryClient();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(
    () =>
      withSocket((socket) => {
        const renew = () => void queryClient.invalidateQueries();
        socket.on('connect', renew);
        socket.on('conversations.changed', renew);
        socket.on('session.changed', renew);
        socket.connect();
        return () => {
          socket.off();
          socket.disconnect();
        };
      }),
    [queryClient],
  );
  if (path !== '/shared' && path !== '/account') return <Navigate to="/shared" replace />;
  return (
    <div className={css.shell}>
      <header className={css.bar}>
        <Logo />
        <nav aria-label={t('Main')} className={css.nav}>
          <Link to="/shared" activeProps={{ className: css.on, 'aria-current': 'page' }}>
            {t('Shared with you')}
          </Link>
          <Link to="/account" activeProps={{ className: css.on, 'aria-current': 'page' }}>
            {name}
          </Link>
        </nav>
        <Button variant="ghost" icon="leave" onClick={() => signOut.mutate()}>
          {t('Sign out')}
        </Button>
      </header>
      <div className={css.main}>
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}
