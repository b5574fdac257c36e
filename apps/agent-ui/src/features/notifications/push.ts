import { AddPushBody, IdParams } from '@kwartier/contracts';
import { api } from '../../lib/api-client.ts';
import { workerWords } from './words.ts';

/** What this browser does with pushes. `install_first`: only consoles on the home screen get any (iPhone, iPad). */
export type PushState = 'unsupported' | 'install_first' | 'refused' | 'possible';

/** The service worker's own store, and the one address in it. As public/sw.js has them. */
const WORDS = 'kwartier-words';
const WORDS_URL = '/words-of-notifications';

const isInstalled = (): boolean =>
  matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;

export function pushState(): PushState {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || typeof Notification === 'undefined')
    return /iPhone|iPad/.test(navigator.userAgent) && !isInstalled() ? 'install_first' : 'unsupported';
  return Notification.permission === 'denied' ? 'refused' : 'possible';
}

/** The worker that shows what is pushed; here from now on, with the words of the language that is spoken. */
async function startWorker(): Promise<ServiceWorkerRegistration> {
  const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
  await leaveWords();
  return registration;
}

/** Leave the worker its words. */
async function leaveWords(): Promise<void> {
  const kept = await caches.open(WORDS);
  await kept.put(WORDS_URL, Response.json(workerWords()));
}

/** The browser or its push service said no. */
export class PushRefused extends Error {
  override readonly name = 'PushRefused';
}

const tellServer = (subscription: PushSubscription) => {
  const { endpoint, keys } = subscription.toJSON();
  return api.post('/account/push', IdParams, AddPushBody.parse({ endpoint, keys }));
};

const bytesOf = (base64Url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64Url.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
const isFor = (subscription: PushSubscription, publicKey: string): boolean => {
  const own = subscription.options.applicationServerKey;
  const wanted = bytesOf(publicKey);
  return own !== null && new Uint8Array(own).every((byte, at) => byte === wanted[at]);
};

/**
 * Ask the person, then the browser's push service, and tell the server where this device is. Only after a click: browsers hold it
 * against a page that asks unasked.
 * @throws PushRefused if the person or the browser says no
 */
export async function askForPushes(publicKey: string): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PushRefused('permission');
  await startWorker();
  const registration = await navigator.serviceWorker.ready;
  const before = await registration.pushManager.getSubscription();
  // Another workspace's, at the same address.
  if (before && !isFor(before, publicKey)) await before.unsubscribe();
  let subscription: PushSubscription;
  try {
    subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(publicKey),
    });
  } catch (error) {
    throw new PushRefused('service', { cause: error });
  }
  await tellServer(subscription);
}

/** Take this browser's own part back. */
export async function forgetPushes(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/**
 * At the start of a console: an installed one, and one that is told on this device, has its worker with the words of today. A device
 * that was turned on is told again under the session of now.
 * @param publicKey of this workspace, asked for only if there is something to renew
 */
export async function renewPushes(publicKey: () => Promise<string | null>): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration && !isInstalled()) return;
  const { pushManager } = await startWorker();
  const subscription = await pushManager?.getSubscription();
  if (!subscription || Notification.permission !== 'granted') return;
  const key = await publicKey();
  if (key !== null && isFor(subscription, key)) await tellServer(subscription);
}
