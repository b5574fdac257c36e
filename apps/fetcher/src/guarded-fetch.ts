import { lookup as systemLookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Why an address was not fetched. `kind` is all that callers may tell: the rest would be a map of the inside. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
  readonly kind: 'address' | 'answer' | 'time' | 'size';

  constructor(kind: FetchRefused['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface FetchRules {
  /** Longest wait for everything, redirects included, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly maxRedirects: number;
  /** Media types that are taken, without parameters. */
  readonly types: ReadonlySet<string>;
  /** Take what came up to `maxBytes` rather than nothing: of a page the beginning is enough. */
  readonly takesBeginning?: boolean;
  /** Origins that are let through whatever their address is: the demo's and the tests' own servers. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** The resolver, for tests. */
  readonly lookup?: typeof systemLookup;
}

export interface Fetched {
  readonly bytes: Buffer;
  readonly type: string;
  /** The writing the server says it has; null: it does not say. */
  readonly charset: string | null;
  /** Where it came from in the end. */
  readonly url: string;
}

/**
 * Fetch something from the open internet on behalf of a text that a stranger wrote.
 *
 * The address is judged inside the connection's own look-up: what was looked up is what is connected to, so a name that answers
 * differently the second time gains nothing. No credentials, no cookies, no other ports, few redirects, each judged anew. OWASP ASVS
 * 5.0, 1.3.6.
 * @throws FetchRefused
 */
export async function guardedFetch(address: string, rules: FetchRules): Promise<Fetched> {
  const signal = AbortSignal.timeout(rules.timeoutMs);
  let url = checkedUrl(address, rules);
  for (let hops = 0; ; hops++) {
    const answer = await ask(url, rules, signal);
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      answer.destroy();
      if (hops >= rules.maxRedirects) throw new FetchRefused('answer', 'Too many redirects.');
      url = checkedUrl(location, rules, url);
      continue;
    }
    if (status !== 200) {
      answer.destroy();
      throw new FetchRefused('answer', `The server answered ${status}.`);
    }
    const [mediaType = '', ...parameters] = (answer.headers['content-type'] ?? '').split(';');
    const type = mediaType.trim().toLowerCase();
    if (!rules.types.has(type)) {
      answer.destroy();
      throw new FetchRefused('answer', 'The server sent something else than was asked for.');
    }
    const charset = /^\s*charset\s*=\s*["']?([\w.:-]{1,40})/i;
    return {
      bytes: await readAll(answer, rules, signal),
      type,
      charset: parameters.map((one) => charset.exec(one)?.[1]).find((one) => one !== undefined) ?? null,
      url: url.href,
    };
  }
}

/** A call to a service that an admin named: a POST of JSON. */
export interface GuardedCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Call a service that an admin named, under the same guard: no address inside, no other ports. It goes nowhere else than asked, since a key
 * and somebody's words go along, and over TLS alone, unless whoever runs this installation let the origin through.
 * @returns whatever was answered, also a refusal
 * @throws FetchRefused
 */
export async function guardedCall(
  { url: address, headers, body }: GuardedCall,
  rules: Omit<FetchRules, 'maxRedirects' | 'types'>,
): Promise<{ status: number; body: string }> {
  const whole: FetchRules = { ...rules, maxRedirects: 0, types: new Set(['application/json']) };
  const signal = AbortSignal.timeout(rules.timeoutMs);
  const url = checkedUrl(address, whole);
  if (url.protocol !== 'https:' && !rules.allowedOrigins.has(url.origin))
    throw new FetchRefused('address', 'Only https is called with a key.');
  const answer = await ask(url, whole, signal, { headers, body });
  return { status: answer.statusCode ?? 0, body: (await readAll(answer, whole, signal)).toString('utf8') };
}

function checkedUrl(address: string, rules: FetchRules, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(address, base);
  } catch {
    throw new FetchRefused('address', 'This is no address.');
  }
  if (rules.allowedOrigins.has(url.origin)) return url;
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new FetchRefused('address', 'Only http and https are fetched.');
  if (url.port !== '') throw new FetchRefused('address', 'Only the usual ports are fetched from.');
  if (url.username !== '' || url.password !== '')
    throw new FetchRefused('address', 'Addresses with names are not fetched.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Node connects to a literal address without looking anything up.
  if (isIP(host) !== 0 && !isPublicAddress(host))
    throw new FetchRefused('address', 'This address is not on the open internet.');
  if (!host.includes('.') && isIP(host) === 0)
    throw new FetchRefused('address', 'This name is not on the open internet.');
  return url;
}

/** A look-up that refuses a name as soon as one of its addresses is inside. */
const guardedLookup =
  (lookup: typeof systemLookup): LookupFunction =>
  (hostname, options, done) => {
    lookup(hostname, { all: true, family: options.family as 0 | 4 | 6, verbatim: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address)))
        return done(new FetchRefused('address', 'This name leads inside.'), '', 0);
      if (options.all) return done(null, addresses as never);
      return done(null, addresses[0]!.address, addresses[0]!.family);
    });
  };

function ask(
  url: URL,
  rules: FetchRules,
  signal: AbortSignal,
  sent?: Pick<GuardedCall, 'headers' | 'body'>,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const isAllowed = rules.allowedOrigins.has(url.origin);
  return new Promise((resolve, reject) => {
    const call = request(url, {
      signal,
      agent: false,
      method: sent ? 'POST' : 'GET',
      ...(isAllowed ? {} : { lookup: guardedLookup(rules.lookup ?? systemLookup) }),
      maxHeaderSize: 16_384,
      headers: {
        ...sent?.headers,
        ...(sent ? { 'content-length': Buffer.byteLength(sent.body) } : {}),
        accept: [...rules.types].join(', '),
        'user-agent': 'Kwartier',
        'accept-encoding': 'identity',
      },
    });
    call.on('response', resolve);
    call.on('error', (error) => reject(refusalOf(error, signal)));
    call.end(sent?.body);
  });
}

const refusalOf = (error: Error, signal: AbortSignal): FetchRefused =>
  error instanceof FetchRefused
    ? error
    : signal.aborted
      ? new FetchRefused('time', 'It took too long.')
      : new FetchRefused('answer', 'The server did not answer.');

async function readAll(
  answer: IncomingMessage,
  { maxBytes, takesBeginning = false }: FetchRules,
  signal: AbortSignal,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > maxBytes && !takesBeginning) throw new FetchRefused('size', `It is larger than ${maxBytes} bytes.`);
      parts.push(length > maxBytes ? part.subarray(0, maxBytes - length) : part);
      if (length >= maxBytes && takesBeginning) break;
    }
  } catch (error) {
    throw refusalOf(error as Error, signal);
  } finally {
    answer.destroy();
  }
  return Buffer.concat(parts);
}
