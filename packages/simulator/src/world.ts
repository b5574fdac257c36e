import type { Simulator } from './running-simulator.ts';

/** Everything an API client needs to connect one of the demo's accounts. None of it is a secret of anybody. */
export interface DemoAccount {
  platform: 'x' | 'facebook';
  externalId: string;
  handle: string;
  name: string;
  accessToken: string;
  refreshToken: string | null;
  clientId: string | null;
  clientSecret: string | null;
  /** X: the consumer secret. Facebook: the app secret. Signs webhooks. */
  appSecret: string;
  /** Facebook only. */
  verifyToken: string | null;
}

/** The brand of the demo: an airline with one X account and one Page. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  {
    platform: 'x',
    externalId: '1785512345678901248',
    handle: 'KwartAir',
    name: 'Kwart Air',
    accessToken: 'demo-x-access-token',
    refreshToken: 'demo-x-refresh-token',
    clientId: 'demo-x-client',
    clientSecret: 'demo-x-client-secret',
    appSecret: 'demo-x-consumer-secret',
    verifyToken: null,
  },
  {
    platform: 'facebook',
    externalId: '104411222333444',
    handle: 'KwartAir',
    name: 'Kwart Air',
    accessToken: 'demo-facebook-page-token',
    refreshToken: null,
    clientId: '1517776481860111',
    clientSecret: null,
    appSecret: 'demo-facebook-app-secret',
    verifyToken: 'demo-facebook-verify-token',
  },
];

export const BRAND_X_ID = DEMO_ACCOUNTS[0]!.externalId;
export const BRAND_PAGE_ID = DEMO_ACCOUNTS[1]!.externalId;

export type DemoLanguage = 'en' | 'nl' | 'de' | 'fr' | 'es' | 'pt' | 'ar' | 'ja' | 'pl' | 'tr';

/** A customer of the demo, the same person on every network. */
export interface DemoCustomer {
  key: string;
  name: string;
  handle: string;
  lang: DemoLanguage;
}

const who = (key: string, name: string, handle: string, lang: DemoLanguage): DemoCustomer => ({
  key,
  name,
  handle,
  lang,
});

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  who('sara', 'Sara Whitcombe', 'sara_whitc', 'en'),
  who('tom', 'Tom Okafor', 'tomokafor', 'en'),
  who('priya', 'Priya Raman', 'priyaraman_', 'en'),
  who('liam', 'Liam Byrne', 'liambyrne88', 'en'),
  who('grace', 'Grace Lindqvist', 'gracelq', 'en'),
  who('marcus', 'Marcus Hale', 'marcus_hale', 'en'),
  who('dana', 'Dana Kowalczyk', 'danakow', 'en'),
  who('joost', 'Joost van der Meer', 'joostvdmeer', 'nl'),
  who('fenna', 'Fenna Bakker', 'fennabakker', 'nl'),
  who('bram', 'Bram de Wit', 'bramdewit', 'nl'),
  who('anke', 'Anke Schröder', 'anke_schroeder', 'de'),
  who('jonas', 'Jonas Weiß', 'jonasweiss', 'de'),
  who('lena', 'Lena Hofmann', 'lenahofmann', 'de'),
  who('camille', 'Camille Moreau', 'camille_mo', 'fr'),
  who('hugo', 'Hugo Lefèvre', 'hugolefevre', 'fr'),
  who('ines', 'Inés Carrasco', 'ines_carrasco', 'es'),
  who('pablo', 'Pablo Ferrer', 'pabloferrer', 'es'),
  who('beatriz', 'Beatriz Antunes', 'bia_antunes', 'pt'),
  who('rui', 'Rui Tavares', 'ruitavares_', 'pt'),
  who('layla', 'ليلى حداد', 'layla_haddad', 'ar'),
  who('omar', 'عمر الخطيب', 'omar_alkhatib', 'ar'),
  who('yuki', '佐藤 由紀', 'yuki_satoh', 'ja'),
  who('kenta', '田中 健太', 'kenta_tnk', 'ja'),
  who('zofia', 'Zofia Wiśniewska', 'zofia_wisn', 'pl'),
  who('pawel', 'Paweł Nowicki', 'pawelnowicki', 'pl'),
  who('elif', 'Elif Yıldız', 'elifyldz', 'tr'),
  who('mert', 'Mert Aydın', 'mertaydin_', 'tr'),
  who('nora', 'Nora 🌻', 'nora_sunfl', 'en'),
];

/** X user id of a demo customer: fixed, so that a restarted demo has the same people. */
export function demoUserId(customer: DemoCustomer): string {
  return String(1_590_000_000_000_000_000n + BigInt(DEMO_CUSTOMERS.indexOf(customer) + 1) * 1_000_003n);
}

/** Facebook id of a demo customer, as seen in comments. */
export function demoPersonId(customer: DemoCustomer): string {
  return String(7_712_000_000_000_000n + BigInt(DEMO_CUSTOMERS.indexOf(customer) + 1) * 1_009n);
}

/** Put the brand and its customers on the fake networks. */
export function addDemoPeople({ x, facebook }: Simulator): void {
  for (const account of DEMO_ACCOUNTS) {
    if (account.platform === 'x') {
      x.addAccount({
        id: account.externalId,
        handle: account.handle,
        name: account.name,
        consumerSecret: account.appSecret,
        accessToken: account.accessToken,
        refreshToken: account.refreshToken ?? undefined,
        clientId: account.clientId ?? undefined,
        clientSecret: account.clientSecret ?? undefined,
      });
    } else {
      facebook.addPage({
        id: account.externalId,
        name: account.name,
        accessToken: account.accessToken,
        appSecret: account.appSecret,
        verifyToken: account.verifyToken ?? '',
        appId: account.clientId ?? undefined,
      });
    }
  }
  for (const customer of DEMO_CUSTOMERS) {
    x.addUser({ id: demoUserId(customer), handle: customer.handle, name: customer.name });
    facebook.addPerson({ id: demoPersonId(customer), name: customer.name });
  }
}
