import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { isView, parseInboxSearch } from '../lib/views.ts';
import { NotFound, RouteError } from './pages/errors.tsx';
import { InboxPage } from './pages/inbox-page.tsx';
import { Shell } from './shell.tsx';

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: RouteError });

interface SignInSearch {
  readonly problem?: string;
  readonly reason?: string;
  readonly step?: string;
  readonly workspace?: string;
}
const text = (key: string, search: Record<string, unknown>) =>
  typeof search[key] === 'string' ? { [key]: search[key].slice(0, 300) } : {};

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    ...text('problem', search),
    ...text('reason', search),
    ...text('step', search),
    ...text('workspace', search),
  }),
  component: lazyRouteComponent(() => import('./pages/sign-in-page.tsx'), 'SignInPage'),
});
const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join',
  component: lazyRouteComponent(() => import('./pages/join-page.tsx'), 'JoinPage'),
});
const galleryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/gallery',
  component: lazyRouteComponent(() => import('../gallery/gallery.tsx'), 'Gallery'),
});

const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: Shell });
const indexRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'mine' } });
  },
});
const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/inbox/$view',
  validateSearch: parseInboxSearch,
  beforeLoad: ({ params }) => {
    if (!isView(params.view)) throw redirect({ to: '/inbox/$view', params: { view: 'open' } });
  },
  component: InboxPage,
});
/** Only a part of the address: the inbox page shows list and conversation side by side. */
const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: '$conversationId',
  component: () => null,
});

const boardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/board',
  component: lazyRouteComponent(() => import('./pages/board-page.tsx'), 'BoardPage'),
});
const channelsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/channels',
  component: lazyRouteComponent(() => import('./pages/channels-page.tsx'), 'ChannelsPage'),
});
const policiesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/promises',
  component: lazyRouteComponent(() => import('./pages/policies-page.tsx'), 'PoliciesPage'),
});
const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('./pages/people-page.tsx'), 'PeoplePage'),
});

const approvalsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./pages/approvals-page.tsx'), 'ApprovalsPage'),
});
const macrosRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/macros',
  component: lazyRouteComponent(() => import('./pages/macros-page.tsx'), 'MacrosPage'),
});
const rulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rules',
  component: lazyRouteComponent(() => import('./pages/rules-page.tsx'), 'RulesPage'),
});
const careRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/care',
  component: lazyRouteComponent(() => import('./pages/care-page.tsx'), 'CarePage'),
});
const privacyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/privacy',
  component: lazyRouteComponent(() => import('./pages/privacy-page.tsx'), 'PrivacyPage'),
});
const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  component: lazyRouteComponent(() => import('./pages/audit-page.tsx'), 'AuditPage'),
});
const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account-page.tsx'), 'AccountPage'),
});
const securityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security',
  component: lazyRouteComponent(() => import('./pages/security-page.tsx'), 'SecurityPage'),
});
const firstHourRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/first-hour',
  component: lazyRouteComponent(() => import('./pages/first-hour-page.tsx'), 'FirstHourPage'),
});
const sharedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/shared',
  component: lazyRouteComponent(() => import('./pages/shared-page.tsx'), 'SharedPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    joinRoute,
    galleryRoute,
    shellRoute.addChildren([
      indexRoute,
      inboxRoute.addChildren([conversationRoute]),
      boardRoute,
      channelsRoute,
      policiesRoute,
      peopleRoute,
      approvalsRoute,
      macrosRoute,
      rulesRoute,
      careRoute,
      privacyRoute,
      auditRoute,
      accountRoute,
      securityRoute,
      firstHourRoute,
      sharedRoute,
    ]),
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
