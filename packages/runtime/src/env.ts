import { FAULT_POINTS } from '@kwartier/core';
import { z } from 'zod';

const url = (what: string) =>
  z
    .string()
    .regex(/^https?:\/\/[^\s/]+/, `${what} must begin with http:// or https://`)
    .transform((text) => text.replace(/\/+$/, ''));
const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((text) => text === '1');
/** 32 bytes as base64 or 64 hexadecimal digits. */
const key = z
  .string('is needed: 32 bytes, made with "openssl rand -base64 32"')
  .refine((text) => decodeKey(text) !== undefined, 'must be 32 bytes, as base64 or as 64 hexadecimal digits');

/** A key of random bytes has fewer different ones than this less than once in 10^14 times; one that somebody thought of has. */
const DIFFERENT_BYTES = 16;

/** Nobody answers there. */
const NOWHERE = 'http://127.0.0.1:9';
const LOOPBACK = /^(?:https?|smtps?):\/\/(?:[^@/]*@)?(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?(?:\/|$)/i;

/** A server that takes mail: `smtps://` speaks TLS from the start, `smtp://` begins it before anything is said (STARTTLS). */
const smtpUrl = z.string().refine((text) => {
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname, search } = new URL(text);
  return hostname !== '' && /^\/?$/.test(pathname) && search === '';
}, 'must be like smtps://user:password@mail.example.com or smtp://user:password@mail.example.com:587');

/** Where somebody practises must not be where customers are: the demo's networks are on this machine, or where its simulator is. */
function* outsideOfPractice({
  DEMO,
  SIMULATOR_URL,
  SMTP_URL,
  ...networks
}: {
  DEMO: boolean;
  SIMULATOR_URL?: string | undefined;
  SMTP_URL?: string | undefined;
  X_BASE_URL: string;
  FACEBOOK_BASE_URL: string;
}): Generator<[name: string, message: string]> {
  if (!DEMO) return;
  for (const name of ['X_BASE_URL', 'FACEBOOK_BASE_URL'] as const)
    if (!LOOPBACK.test(networks[name]) && !(SIMULATOR_URL && networks[name].startsWith(`${SIMULATOR_URL}/`)))
      yield [name, 'leads to a live network, which the demo must not reach: leave it out, or set DEMO to 0'];
  if (SMTP_URL && !LOOPBACK.test(SMTP_URL))
    yield ['SMTP_URL', 'leads to real mailboxes, which the demo must not reach: leave it out, or set DEMO to 0'];
}

/** What nobody should work with, though it would run. */
function* carelessIn({
  ENCRYPTION_KEY,
  ENCRYPTION_KEYS_OLD,
  TRUSTED_PROXIES = [],
  DEMO,
  PUBLIC_URL = '',
}: {
  ENCRYPTION_KEY: string;
  ENCRYPTION_KEYS_OLD: readonly string[];
  TRUSTED_PROXIES?: readonly string[] | undefined;
  DEMO: boolean;
  PUBLIC_URL?: string | undefined;
}): Generator<[name: string, message: string]> {
  if (new Set(decodeKey(ENCRYPTION_KEY)).size < DIFFERENT_BYTES)
    yield ['ENCRYPTION_KEY', 'is no random key, so that it can be guessed: make one with "openssl rand -base64 32"'];
  if (ENCRYPTION_KEYS_OLD.includes(ENCRYPTION_KEY))
    yield ['ENCRYPTION_KEYS_OLD', 'holds ENCRYPTION_KEY itself: leave it out there'];
  if (TRUSTED_PROXIES.some((network) => /\/0$/.test(network)))
    yield ['TRUSTED_PROXIES', 'trusts everybody, who could then call under any address: name the proxies alone'];
  if (DEMO && PUBLIC_URL.startsWith('https:'))
    yield ['DEMO', 'lets everybody in with passwords that everybody knows: set it to 0, or leave PUBLIC_URL out'];
}

const Settings = z
  .object({
    NODE_ENV: z.string().default('production'),
    PORT: z.coerce.number('must be a number').int().min(1).max(65_535).default(4000),
    HOST: z.string().min(1).default('127.0.0.1'),
    PUBLIC_URL: url('PUBLIC_URL').optional(),
    /** Addresses or networks of the proxies in front of us: only what they say about who calls is believed. */
    TRUSTED_PROXIES: z
      .string()
      .regex(/^[\da-fA-F.:/,\s]*$/, 'must be addresses or networks, like 127.0.0.1, 10.0.0.0/8')
      .transform((text) => text.split(/[\s,]+/).filter(Boolean))
      .optional(),
    DATA_DIR: z.string().min(1).default('.data'),
    DATABASE_URL: z
      .string('is needed: the URL of a Postgres database')
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'),
    REDIS_URL: z
      .string('is needed: the URL or the socket of a Redis server')
      .regex(/^(rediss?:\/\/|unix:\/\/|\/)/, 'must begin with redis://, rediss://, unix:// or be the path of a socket'),
    ENCRYPTION_KEY: key,
    /** Keys that only open what was sealed with them, separated by commas: for the time in which keys are changed. */
    ENCRYPTION_KEYS_OLD: z
      .string()
      .default('')
      .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
      .pipe(z.array(key)),
    ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
    ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
    DEMO: flag.default(false),
    X_BASE_URL: url('X_BASE_URL').default('https://api.x.com'),
    FACEBOOK_BASE_URL: url('FACEBOOK_BASE_URL').default('https://graph.facebook.com'),
    LOG_LEVEL: z
      .enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
        'must be one of trace, debug, info, warn, error, silent',
      )
      .default('info'),
    /** Requests of one session in a minute, beyond which it must wait. */
    REQUESTS_PER_MINUTE: z.coerce.number('must be a number').int().min(60).default(6_000),
    /** Where the fetcher answers, which gets pictures from strangers; without it none are shown. */
    FETCHER_URL: url('FETCHER_URL').optional(),
    /** Push services that devices may be told through, by host name; `none`: nobody is told anything outside of the console. */
    PUSH_SERVICES: z
      .string()
      .regex(/^[\w.*:/,\s-]*$/, 'must be host names, like fcm.googleapis.com, *.push.apple.com, or none')
      .default('fcm.googleapis.com, *.push.services.mozilla.com, *.push.apple.com, *.notify.windows.com')
      .transform((text) => (text.trim() === 'none' ? [] : text.split(/[\s,]+/).filter(Boolean))),
    /** The server that mails go out through; without it there are none. */
    SMTP_URL: smtpUrl.optional(),
    /** Where a worker answers /live, /ready and /metrics; without it, nowhere. */
    WORKER_PORT: z.coerce.number('must be a number').int().min(1).max(65_535).optional(),
    /** How long an API that is told to stop still answers, so that the proxy in front notices: longer than its health check takes. */
    DRAIN_SECONDS: z.coerce.number('must be a number').min(0).max(15, 'must be at most 15').default(5),
    /** Where traces go, as OTLP over HTTP; without it there are none. */
    OTEL_EXPORTER_OTLP_ENDPOINT: url('OTEL_EXPORTER_OTLP_ENDPOINT').optional(),
    /** Where the built console lies; without it only the API is served. */
    UI_DIR: z.string().optional(),
    /** The demo's platforms, started beside us. */
    SIMULATOR_URL: url('SIMULATOR_URL').optional(),
    /** A file that holds the present as epoch milliseconds: replays and tests only. */
    CLOCK_FILE: z.string().optional(),
    /** Where this process kills itself, and at the how-manieth time (`name:3`): tests only. */
    FAULT_POINT: z
      .string()
      .regex(
        new RegExp(`^(${FAULT_POINTS.join('|')})(:[1-9][0-9]{0,5})?$`),
        `must be one of ${FAULT_POINTS.join(', ')}`,
      )
      .optional(),
  })
  .superRefine((settings, context) => {
    if ((settings.ADMIN_EMAIL === undefined) !== (settings.ADMIN_PASSWORD === undefined)) {
      context.addIssue({
        code: 'custom',
        path: [settings.ADMIN_EMAIL === undefined ? 'ADMIN_EMAIL' : 'ADMIN_PASSWORD'],
        message: 'is needed too: give both or neither',
      });
    }
    if (settings.SMTP_URL !== undefined && settings.PUBLIC_URL === undefined)
      context.addIssue({
        code: 'custom',
        path: ['PUBLIC_URL'],
        message: 'is needed with SMTP_URL: links in mails lead there',
      });
    for (const name of ['CLOCK_FILE', 'FAULT_POINT'] as const) {
      if (settings[name] !== undefined && settings.NODE_ENV !== 'test')
        context.addIssue({ code: 'custom', path: [name], message: 'works only with NODE_ENV=test' });
    }
    if (settings.NODE_ENV !== 'test' && settings.PUSH_SERVICES.some((service) => service.includes('/')))
      context.addIssue({ code: 'custom', path: ['PUSH_SERVICES'], message: 'must be names of hosts, without http://' });
    for (const [name, message] of outsideOfPractice(settings))
      context.addIssue({ code: 'custom', path: [name], message });
    if (settings.NODE_ENV !== 'test')
      for (const [name, message] of carelessIn(settings)) context.addIssue({ code: 'custom', path: [name], message });
  });

export type Settings = z.output<typeof Settings>;

/** Settings that do not fit; the message lists every mistake. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Read and check the settings. The only reader of the environment.
 * @throws SettingsError that lists every mistake at once
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  // An empty variable is one that was not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const networks = given.DEMO === '1' ? { X_BASE_URL: `${NOWHERE}/x`, FACEBOOK_BASE_URL: `${NOWHERE}/facebook` } : {};
  const result = Settings.safeParse({ ...networks, ...given });
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(
    `${lines.length === 1 ? 'A setting does' : `${lines.length} settings do`} not fit:\n${lines.join('\n')}`,
  );
}

/** The 32 bytes of an encryption key; undefined if the text is none. */
export function decodeKey(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes : undefined;
}
