/**
 * The console's service worker. It tells what the server pushes, opens the console when somebody taps on it, and says that the line
 * is away when a page cannot be had. It keeps nothing: no page, no answer of the API, so that no console is ever an old one.
 *
 * The words are the console's, in the language of whoever turned this on; it leaves them in the cache that WORDS names.
 */
const WORDS = 'kwartier-words';
const WORDS_URL = '/words-of-notifications';

/** Before the console has left its words. */
const USUAL = {
  assigned: ['A conversation was given to you', 'Conversations given to you: {count}'],
  at_risk: ['A promise is at risk', 'Promises at risk: {count}'],
  breached: ['A promise was missed', 'Promises missed: {count}'],
  mentioned: ['A note names you or your team', 'Notes that name you or your team: {count}'],
  followed_news: ['Something you follow goes on', 'Conversations you follow go on: {count}'],
  approval: ['An answer waits for you', 'Answers that wait for you: {count}'],
  returned: ['Your answer came back', 'Answers that came back: {count}'],
  test: ['Notifications arrive on this device', 'Notifications arrive on this device'],
  other: ['Something happened in Kwartier', 'Something happened in Kwartier'],
  by: 'By {name}',
  offline: 'You are offline',
  offlineText: 'The console cannot reach its server. Nothing that you wrote is lost.',
  again: 'Try again',
  lang: 'en',
  dir: 'ltr',
};

/** The list beside which a conversation is opened; mine for every other kind. */
const VIEWS = { mentioned: 'mentioned', followed_news: 'following' };

async function words() {
  try {
    const kept = await (await caches.open(WORDS)).match(WORDS_URL);
    return { ...USUAL, ...(kept ? await kept.json() : {}) };
  } catch {
    return USUAL;
  }
}

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function show(payload) {
  const said = await words();
  const { kind = 'other', count = 1, conversationId = null, by = null, words: theirs = null } = payload;
  const [one, many] = said[kind] ?? said.other;
  const title = count === 1 ? one : many.replace('{count}', String(count));
  const lines = [
    ...(by ? [said.by.replace('{name}', by)] : []),
    ...(theirs ? [theirs.name ? `${theirs.name}: ${theirs.text}` : theirs.text] : []),
  ];
  await self.registration.showNotification(title, {
    body: lines.join('\n'),
    icon: '/icon-192.png',
    // Of one conversation the newest stands for those before it.
    tag: conversationId ? `conversation ${conversationId}` : kind,
    renotify: true,
    lang: said.lang,
    dir: said.dir,
    data: {
      path:
        kind === 'approval' ? '/approvals' : conversationId ? `/inbox/${VIEWS[kind] ?? 'mine'}/${conversationId}` : '/',
    },
  });
}

self.addEventListener('push', (event) => {
  let payload = {};
  try {
    payload = event.data?.json() ?? {};
  } catch {
    // Something came, whatever it is: browsers want it shown.
  }
  event.waitUntil(show(payload));
});

async function open(path) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [first] = windows;
  if (!first) return self.clients.openWindow(path);
  const shown = await first.focus();
  // The console goes there itself: what somebody is writing stays where it is.
  shown.postMessage({ type: 'kwartier:open', path });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/'));
});

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

async function offlinePage() {
  const said = await words();
  const page = `<!doctype html><html lang="${escaped(said.lang)}" dir="${escaped(said.dir)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>Kwartier</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:0;min-height:100dvh;display:grid;place-content:center;justify-items:center;gap:8px;padding:24px;text-align:center;background:#f1f4f8;color:#121a26}h1{font-size:20px;margin:0}p{margin:0;max-width:34ch}a{margin-top:12px;padding:12px 20px;border-radius:8px;background:#1d4db3;color:#fff;text-decoration:none}@media(prefers-color-scheme:dark){body{background:#0d1116;color:#e7ebf1}a{background:#8fb2fa;color:#0d1116}}</style><h1>${escaped(said.offline)}</h1><p>${escaped(said.offlineText)}</p><a href="">${escaped(said.again)}</a></html>`;
  return new Response(page, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    },
  });
}

self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(fetch(event.request).catch(offlinePage));
});
