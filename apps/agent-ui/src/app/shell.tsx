import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { Button } from '../components/ui/button.tsx';
import { EmptyState } from '../components/ui/empty-state.tsx';
import { codeOf, ProblemError, sayProblem } from '../lib/api-client.ts';
import { listenToKeys } from '../lib/commands.ts';
import { confirmation } from '../lib/confirmation.ts';
import { cx } from '../lib/cx.ts';
import { Soon } from '../lib/first-page.tsx';
import { t } from '../lib/i18n/index.ts';
import { lazily } from '../lib/lazily.ts';
import { speakAsChosen } from '../lib/locale.ts';
import { navNarrow } from '../lib/preferences.ts';
import { agentsQuery } from '../lib/queries/people.ts';
import { meQuery } from '../lib/queries/session.ts';
import { useStore } from '../lib/store.ts';
import { useLayout } from '../lib/use-layout.ts';
import { veilFor } from '../lib/veil.ts';
import { wrapUpAsked } from '../lib/wrap-up.ts';
import { useRealtime } from '../realtime/use-realtime.ts';
import { Announcer } from './announcer.tsx';
import { layers, showLayer } from './layers.ts';
import { Nav } from './nav.tsx';
import { PhoneTabs } from './phone-tabs.tsx';
import css from './shell.module.css';
import { UndoBar } from './undo-bar.tsx';
import { useShellCommands } from './use-shell-commands.ts';

const Palette = lazily(() => import('./palette.tsx').then((module) => module.Palette));
const WrapUpSheet = lazily(() => import('./wrap-up-sheet.tsx').then((module) => module.WrapUpSheet));
const KeySheet = lazily(() => import('./key-sheet.tsx').then((module) => module.KeySheet));
const GuestShell = lazily(() => import('./guest-shell.tsx').then((module) => module.GuestShell));
const Attention = lazily(() =>
  import('../features/notifications/components/attention.tsx').then((module) => module.Attention),
);
const ConfirmIdentity = lazily(() =>
  import('../features/session/components/confirm-identity.tsx').then((module) => module.ConfirmIdentity),
);

/** Everything for a signed-in person: who they are, the live line, navigation and keys. */
export function Shell() {
  const { data: me, error, refetch } = useQuery(meQuery);
  useEffect(() => {
    if (me) speakAsChosen(me);
  }, [me?.locale, me?.address]);
  // Until this is known everything that may be abuse is hidden.
  useEffect(() => {
    if (me) veilFor(me.id, me.showsAbuse);
  }, [me?.id, me?.showsAbuse]);
  if (error instanceof ProblemError && error.status === 401) return <Navigate to="/sign-in" />;
  if (!me && error) {
    return (
      <main className={css.alone}>
        <EmptyState
          icon="plug"
          title={t('The console cannot reach its server')}
          actions={<Button onClick={() => void refetch()}>{t('Try again')}</Button>}
        >
          {codeOf(error) === 'network.unreachable' ? t('Check the line.') : sayProblem(error)}
        </EmptyState>
      </main>
    );
  }
  if (!me) return null;
  return (
    <>
      {me.role === 'guest' ? (
        <Suspense fallback={null}>
          <GuestShell name={me.name} />
        </Suspense>
      ) : (
        <SignedIn />
      )}
      <Confirmation />
    </>
  );
}

/** Loaded when somebody is asked for the first time; from then on it opens and closes by itself. */
function Confirmation() {
  const isAsked = useStore(confirmation) !== null;
  const [isNeeded, setIsNeeded] = useState(isAsked);
  if (isAsked && !isNeeded) setIsNeeded(true);
  return isNeeded ? (
    <Suspense fallback={null}>
      <ConfirmIdentity />
    </Suspense>
  ) : null;
}

/** Loaded when the first conversation ends with a question. */
function WrapUp() {
  const isAsked = useStore(wrapUpAsked) !== null;
  const [isNeeded, setIsNeeded] = useState(isAsked);
  if (isAsked && !isNeeded) setIsNeeded(true);
  return isNeeded ? (
    <Suspense fallback={null}>
      <WrapUpSheet />
    </Suspense>
  ) : null;
}

function SignedIn() {
  useRealtime();
  useQuery(agentsQuery);
  useShellCommands();
  const layout = useLayout();
  const narrow = useStore(navNarrow);
  const layer = useStore(layers);
  const [layersSeen, setLayersSeen] = useState(false);
  const inConversation = useRouterState({ select: (state) => /^\/inbox\/[^/]+\/[^/]+/.test(state.location.pathname) });
  const { history } = useRouter();
  const goTo = useCallback((path: string) => history.push(path), [history]);
  useEffect(listenToKeys, []);
  useEffect(() => {
    if (layer) setLayersSeen(true);
  }, [layer]);

  const phone = layout === 'phone';
  return (
    <div className={cx(css.shell, narrow && css.narrow)}>
      <a className="skip" href="#main">
        {t('Skip to the content')}
      </a>
      {!phone && <Nav compact={layout === 'tablet' || narrow} />}
      <div className={css.main}>
        <Soon part="page">
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </Soon>
      </div>
      {phone && !inConversation && <PhoneTabs />}
      <UndoBar />
      <Announcer />
      <WrapUp />
      <Suspense fallback={null}>
        <Attention onOpen={goTo} />
      </Suspense>
      {layersSeen && (
        <Suspense fallback={null}>
          <Palette opened={layer === 'palette'} onClose={() => showLayer(null)} />
          <KeySheet opened={layer === 'keys'} onClose={() => showLayer(null)} />
        </Suspense>
      )}
    </div>
  );
}
