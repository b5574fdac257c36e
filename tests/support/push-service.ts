import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A push that came in for a browser, opened with the browser's keys. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a payload has whatever shape its sender gives it
  readonly payload: any;
}

export interface Browser {
  /** What `PushSubscription.toJSON()` gives. */
  readonly subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  readonly received: Received[];
}

/** A push service on this machine, as RFC 8030, 8291 and 8292 have it, written from those and from nothing of ours. */
export interface PushService extends AsyncDisposable {
  readonly origin: string;
  /** A browser that asks with the server's public key. */
  subscribe(applicationServerKey: string): Browser;
  /** What the next calls are answered, before it is 201 again. */
  readonly answers: { status: number; retryAfter?: number }[];
  /** Calls that came in, also those that were refused. */
  readonly calls: string[];
}

/** RFC 8291, section 4, and RFC 8188: one record of `aes128gcm`. */
function decrypt(body: Buffer, own: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const theirs = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const secret = own.computeSecret(theirs);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), theirs]);
  const material = Buffer.from(hkdfSync('sha256', secret, auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = plain.lastIndexOf(2);
  if (end < 0) throw new Error('The last record does not end with its mark.');
  return plain.subarray(0, end).toString('utf8');
}

/** RFC 8292: who calls has signed for this very service, for less than a day, with the key that the browser was asked with. */
function isSignedFor(header: string | undefined, origin: string, serverKey: string): boolean {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header ?? '') ?? [];
  if (!token || key !== serverKey) return false;
  const [head, claims, signature] = token.split('.') as [string, string, string];
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const point = Buffer.from(serverKey, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const ahead = exp - Date.now() / 1000;
  return (
    aud === origin &&
    /^(mailto:|https:)/.test(sub) &&
    ahead > 0 &&
    ahead <= 86_400 &&
    verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
  );
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Browser & { open: (body: Buffer) => string; serverKey: string }>();
  const answers: PushService['answers'] = [];
  const calls: string[] = [];
  let origin = '';
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      calls.push(path);
      const browser = browsers.get(path);
      const { status, retryAfter } = answers.shift() ?? { status: browser ? 201 : 410 };
      if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
      const { headers } = request;
      if (status !== 201 || !browser) return void response.writeHead(status).end();
      if (headers['content-encoding'] !== 'aes128gcm' || !/^\d+$/.test(String(headers.ttl)))
        return void response.writeHead(400).end();
      if (!isSignedFor(headers.authorization, origin, browser.serverKey)) return void response.writeHead(403).end();
      try {
        browser.received.push({ path, headers, payload: JSON.parse(browser.open(Buffer.concat(chunks))) });
        response.writeHead(201, { location: `${origin}/m/${randomBytes(6).toString('hex')}` }).end();
      } catch {
        response.writeHead(400).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    answers,
    calls,
    subscribe(serverKey) {
      const own = createECDH('prime256v1');
      const p256dh = own.generateKeys().toString('base64url');
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(16).toString('base64url')}`;
      const browser = {
        subscription: { endpoint: origin + path, keys: { p256dh, auth: auth.toString('base64url') } },
        received: [],
        open: (body: Buffer) => decrypt(body, own, auth),
        serverKey,
      };
      browsers.set(path, browser);
      return browser;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
