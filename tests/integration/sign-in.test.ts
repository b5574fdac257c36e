import { makeSweepIdentity } from '@kwartier/usecases';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

const PASSWORD = 'correct horse battery';
const MINUTE = 60_000;
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

const signIn = (email: string, password = PASSWORD, more: { cookies?: Record<string, string>; from?: string } = {}) =>
  harness.raw({ method: 'POST', url: '/session', body: { email, password }, ...more });
const jar = ({ cookie }: Person) => Object.fromEntries([cookie.split('=') as [string, string]]);
const codeFor = (secret: string, at = harness.clock.now()) =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: at });
/** Add an authenticator app. @returns its secret, the recovery codes and the cookies of the session after it */
async function enrol(who: Person) {
  const cookies = jar(who);
  const begun = await harness.raw({ method: 'POST', url: '/account/totp', cookies });
  expect(begun.status).toBe(201);
  const done = await harness.raw({
    method: 'POST',
    url: '/account/totp/confirmation',
    cookies,
    body: { code: codeFor(begun.body.secret) },
  });
  expect(done.status).toBe(200);
  harness.clock.advance(31_000);
  return {
    secret: begun.body.secret as string,
    recoveryCodes: done.body.recoveryCodes as string[],
    cookies: done.cookies,
  };
}
const me = (cookies: Record<string, string>) => harness.raw({ method: 'GET', url: '/me', cookies });
/** Longer than who a token stands for is remembered. */
const soon = () => new Promise((resolve) => setTimeout(resolve, 900));

describe('passwords', () => {
  it.each([
    ['kwartier-kwart-air', /names that a guesser/],
    ['passwordpassword', /repeats/],
    ['Password123456!', /commonest/],
    ['123456789012', /repeats|commonest/],
    ['987654321098765', /repeats|counts|commonest/],
    ['aaaaaaaaaaaaaaaa', /repeats/],
    ['abcdefghijklmnop', /counts/],
    ['qwertyqwerty', /repeats/],
    ['newperson@example.com', /names that a guesser/],
  ])('%s is refused', async (password, why) => {
    const answer = await harness.call(harness.admin, {
      method: 'POST',
      url: '/agents',
      body: { name: 'New Person', email: 'newperson@example.com', password, role: 'agent' },
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'password.refused', detail: expect.stringMatching(why) },
    });
  });

  it('are kept as argon2id with 19 MiB and two passes', async () => {
    const [row] = await harness.database.admin`select password_hash from agents where email = 'admin@example.com'`;
    expect(row!.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('of a megabyte are answered at once', async () => {
    const before = performance.now();
    const answer = await signIn('admin@example.com', 'x'.repeat(1_000_000));
    expect(answer.status).toBe(400);
    expect(performance.now() - before).toBeLessThan(300);
  });
});

describe('guessing', () => {
  it('is answered the same for an account that there is and one that there is not', async () => {
    const known = await harness.person('agent');
    const [a, b] = [
      await signIn(known.email, 'wrong wrong wrong'),
      await signIn('nobody@example.com', 'wrong wrong wrong'),
    ];
    const { requestId: _a, ...first } = a.body;
    const { requestId: _b, ...second } = b.body;
    expect(first).toEqual(second);
    expect([a.status, b.status]).toEqual([401, 401]);
  });

  it('takes as long for an account that there is as for one that there is not', async () => {
    const known = await harness.person('agent');
    const took: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let n = 0; n < 200; n++)
      for (const kind of n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
        const email = kind === 'known' ? known.email : 'nobody-at-all@example.com';
        await harness.database.admin`delete from sign_in_brakes`;
        const before = performance.now();
        const { status } = await signIn(email, 'wrong wrong wrong', { from: '127.9.5.1' });
        took[kind].push(performance.now() - before);
        expect(status).toBe(401);
      }
    const median = (list: number[]) => list.toSorted((a, b) => a - b)[list.length / 2]!;
    console.log(
      `sign-in refused: known ${median(took.known).toFixed(1)} ms, unknown ${median(took.unknown).toFixed(1)} ms`,
    );
    expect(Math.abs(median(took.known) - median(took.unknown))).toBeLessThan(5);
  }, 120_000);

  it('is slowed per account, whether there is one or not, while a known device still gets in', async () => {
    const owner = await harness.person('agent');
    const first = await signIn(owner.email, PASSWORD, { from: '127.9.0.1' });
    expect(first.cookies.kwartier_device).toBeDefined();
    for (const email of [owner.email, 'not-there@example.com']) {
      const statuses: number[] = [];
      for (let n = 0; n < 12; n++)
        statuses.push((await signIn(email, 'wrong wrong wrong', { from: `127.9.1.${n}` })).status);
      expect(statuses).toEqual([...Array(5).fill(401), ...Array(7).fill(429)]);
    }
    const blocked = await signIn(owner.email, PASSWORD, { from: '127.9.2.1' });
    expect(blocked).toMatchObject({ status: 429, body: { code: 'session.too_many_tries' } });
    const device = { kwartier_device: first.cookies.kwartier_device! };
    expect((await signIn(owner.email, PASSWORD, { from: '127.9.2.1', cookies: device })).status).toBe(200);
    harness.clock.advance(16 * MINUTE);
    expect((await signIn(owner.email, PASSWORD, { from: '127.9.2.2' })).status).toBe(200);
  });

  it('from everywhere at once reaches the hash at most fifty times', async () => {
    const owner = await harness.person('agent');
    const device = (await signIn(owner.email, PASSWORD, { from: '127.9.0.2' })).cookies.kwartier_device!;
    harness.clock.advance(61 * MINUTE);
    let hashed = 0;
    let blocked = 0;
    const TRIES = 10_000;
    for (let batch = 0; batch < TRIES / 50; batch++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          signIn(n % 3 === 0 ? owner.email : `guess-${batch}-${n}@example.com`, 'wrong wrong wrong', {
            from: `127.8.${n % 4}.${batch % 50}`,
          }),
        ),
      );
      hashed += answers.filter(({ status }) => status === 401).length;
      blocked += answers.filter(({ status }) => status === 429).length;
    }
    expect(hashed + blocked).toBe(TRIES);
    expect(hashed).toBeGreaterThan(0);
    expect(hashed).toBeLessThanOrEqual(50);
    const owns = await signIn(owner.email, PASSWORD, { from: '127.8.0.1', cookies: { kwartier_device: device } });
    expect(owns.status).toBe(200);
    harness.clock.advance(61 * MINUTE);
  }, 120_000);

  it('a second factor is slowed as well', async () => {
    const who = await harness.person('agent');
    const { secret } = await enrol(who);
    const half = await signIn(who.email);
    expect(half).toMatchObject({ status: 202, body: { stage: 'second_factor', methods: ['totp', 'recovery_code'] } });
    const right = codeFor(secret);
    const statuses: number[] = [];
    for (let n = 0; n < 1_000; n++) {
      const guess = String((Number(right) + 7 + n) % 1_000_000).padStart(6, '0');
      statuses.push(
        (await harness.raw({ method: 'POST', url: '/session/code', cookies: half.cookies, body: { code: guess } }))
          .status,
      );
    }
    expect(statuses.filter((status) => status === 422)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(995);
    const late = await harness.raw({
      method: 'POST',
      url: '/session/code',
      cookies: half.cookies,
      body: { code: right },
    });
    expect(late.status).toBe(429);
  }, 60_000);
});

describe('a second factor', () => {
  it('stands between the password and everything else, and each code is good once', async () => {
    const who = await harness.person('agent');
    const { secret, recoveryCodes } = await enrol(who);
    expect(recoveryCodes).toHaveLength(10);
    const half = await signIn(who.email);
    expect((await me(half.cookies)).status).toBe(401);
    // A half session must not add a factor of its own, and so get around the one that is asked for.
    for (const url of ['/account/totp', '/account/passkeys/options'])
      expect((await harness.raw({ method: 'POST', url, cookies: half.cookies })).status).toBe(403);
    const code = codeFor(secret);
    const whole = await harness.raw({ method: 'POST', url: '/session/code', cookies: half.cookies, body: { code } });
    expect(whole.status).toBe(200);
    expect(whole.cookies.kwartier_session).not.toBe(half.cookies.kwartier_session);
    expect((await me(whole.cookies)).status).toBe(200);
    expect((await me(half.cookies)).status).toBe(401);
    const again = await signIn(who.email);
    const twice = await harness.raw({ method: 'POST', url: '/session/code', cookies: again.cookies, body: { code } });
    expect(twice).toMatchObject({ status: 422, body: { code: 'second_factor.wrong_code' } });
    const started = await harness.database.admin`
      select data::jsonb ->> 'method' as method from audit where action = 'session.started' and actor_id = ${who.id} order by position`;
    expect(started.map(({ method }) => method)).toEqual(['password', 'totp']);
    const spare = { code: recoveryCodes[0]!.toUpperCase() };
    expect(
      (await harness.raw({ method: 'POST', url: '/session/code', cookies: again.cookies, body: spare })).status,
    ).toBe(200);
    const third = await signIn(who.email);
    expect(
      (await harness.raw({ method: 'POST', url: '/session/code', cookies: third.cookies, body: spare })).status,
    ).toBe(422);
    const [stored] = await harness.database.admin`select secret from totp_secrets where agent_id = ${who.id}`;
    expect(Buffer.from(stored!.secret).includes(Buffer.from(secret))).toBe(false);
  });

  it.each([
    [-1, 200],
    [1, 200],
    [-2, 422],
    [2, 422],
  ])('takes a code of %i steps away with %i', async (steps, status) => {
    const who = await harness.person('agent');
    const { secret } = await enrol(who);
    harness.clock.advance(5 * MINUTE);
    const half = await signIn(who.email);
    const body = { code: codeFor(secret, (harness.clock.now() + steps * 30_000) as never) };
    expect((await harness.raw({ method: 'POST', url: '/session/code', cookies: half.cookies, body })).status).toBe(
      status,
    );
  });

  it('is not taken away with a stolen cookie alone', async () => {
    const who = await harness.person('agent');
    const { cookies } = await enrol(who);
    harness.clock.advance(11 * MINUTE);
    const refused = await harness.raw({ method: 'DELETE', url: '/account/totp', cookies });
    expect(refused).toMatchObject({ status: 403, body: { code: 'session.not_fresh' } });
    const wrong = await harness.raw({ method: 'POST', url: '/session/password', cookies, body: { password: 'x' } });
    expect(wrong.status).toBe(401);
    const proved = await harness.raw({
      method: 'POST',
      url: '/session/password',
      cookies,
      body: { password: PASSWORD },
    });
    expect(proved.status).toBe(200);
    expect((await harness.raw({ method: 'DELETE', url: '/account/totp', cookies: proved.cookies })).status).toBe(204);
    expect((await signIn(who.email)).status).toBe(200);
  });

  it('is asked for within ten minutes of the password, or the password again', async () => {
    const who = await harness.person('agent');
    const { secret } = await enrol(who);
    const prove = (cookies: Record<string, string>) =>
      harness.raw({ method: 'POST', url: '/session/code', cookies, body: { code: codeFor(secret) } });
    const [early, late] = [await signIn(who.email), await signIn(who.email)];
    harness.clock.advance(9 * MINUTE);
    expect((await prove(early.cookies)).status).toBe(200);
    harness.clock.advance(MINUTE + 1);
    expect((await prove(late.cookies)).status).toBe(401);
  });

  it('is neither added to a session that was not just proved nor put in the place of another', async () => {
    const who = await harness.person('agent');
    const { cookies } = await enrol(who);
    const begin = (with_: Record<string, string>) =>
      harness.raw({ method: 'POST', url: '/account/totp', cookies: with_ });
    expect(await begin(cookies)).toMatchObject({ body: { code: 'second_factor.not_enrolled' } });
    const bare = await harness.person('agent');
    expect((await begin(jar(bare))).status).toBe(201);
    harness.clock.advance(11 * MINUTE);
    expect(await begin(jar(bare))).toMatchObject({ status: 403, body: { code: 'session.not_fresh' } });
  });

  it('is added at the next sign-in where the workspace asks for one, before anything else', async () => {
    const who = await harness.person('agent');
    const ask = (requiresSecondFactor: boolean, cookies: Record<string, string>) =>
      harness.raw({ method: 'PUT', url: '/security', body: { requiresSecondFactor }, cookies });
    const admin = (await signIn('admin@example.com', PASSWORD, { from: '127.9.3.1' })).cookies;
    expect((await ask(true, admin)).status).toBe(200);
    const half = await signIn(who.email);
    expect(half).toMatchObject({ status: 202, body: { stage: 'enrol', methods: [] } });
    expect((await me(half.cookies)).status).toBe(401);
    const begun = await harness.raw({ method: 'POST', url: '/account/totp', cookies: half.cookies });
    const body = { code: codeFor(begun.body.secret) };
    const done = await harness.raw({ method: 'POST', url: '/account/totp/confirmation', cookies: half.cookies, body });
    expect(done.status).toBe(200);
    expect((await me(done.cookies)).status).toBe(200);
    const last = await harness.raw({ method: 'DELETE', url: '/account/totp', cookies: done.cookies });
    expect(last).toMatchObject({ status: 403, body: { code: 'second_factor.required' } });
    expect((await ask(false, admin)).status).toBe(200);
  });
});

describe('sessions', () => {
  it('get a token of their own at every sign-in, which is stored as a hash only', async () => {
    const who = await harness.person('agent');
    const fixed = `${harness.workspaceId}.${'A'.repeat(43)}`;
    const answer = await signIn(who.email, PASSWORD, { cookies: { kwartier_session: fixed } });
    expect(answer.cookies.kwartier_session).not.toBe(fixed);
    expect((await me({ kwartier_session: fixed })).status).toBe(401);
    const secret = answer.cookies.kwartier_session!.split('.')[1]!;
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const rows = await harness.database.admin`select token_hash from sessions`;
    expect(rows.some(({ token_hash }) => Buffer.from(token_hash).includes(Buffer.from(secret)))).toBe(false);
  });

  it('end within a second on sign-out, password change, deactivation and revocation, everywhere else', async () => {
    const who = await harness.person('agent');
    const [a, b, c] = [await signIn(who.email), await signIn(who.email), await signIn(who.email)];
    for (const { cookies } of [a, b, c]) expect((await me(cookies)).status).toBe(200);
    const { body } = await harness.raw({ method: 'GET', url: '/account', cookies: a.cookies });
    expect(body.sessions.length).toBe(4);
    await harness.raw({ method: 'DELETE', url: '/session', cookies: c.cookies });
    await soon();
    expect((await me(c.cookies)).status).toBe(401);
    const change = { current: PASSWORD, next: 'another staple of horses' };
    const changed = await harness.raw({ method: 'PUT', url: '/account/password', cookies: a.cookies, body: change });
    expect(changed.status).toBe(200);
    await soon();
    expect((await me(changed.cookies)).status).toBe(200);
    for (const { cookies } of [a, b]) expect((await me(cookies)).status).toBe(401);
    expect((await signIn(who.email)).status).toBe(401);
    await harness.call(harness.admin, { method: 'PATCH', url: `/agents/${who.id}`, body: { isActive: false } });
    await soon();
    expect((await me(changed.cookies)).status).toBe(401);
  });

  it('open channels and roles to who has just proved who they are, and to nobody else', async () => {
    const { cookies } = await signIn(harness.admin.email, PASSWORD, { from: '127.9.7.1' });
    harness.clock.advance(11 * MINUTE);
    const role = { name: 'Sensitive', permissions: ['conversation.read'] };
    const channel = { platform: 'x', name: 'x', account: { externalId: '1' }, credentials: {} };
    const id = '01890000-0000-7000-8000-000000000001';
    for (const [method, url, body] of [
      ['POST', '/roles', role],
      ['PUT', `/roles/${id}`, role],
      ['DELETE', `/roles/${id}`, undefined],
      ['POST', '/channels', channel],
      ['PATCH', `/channels/${id}`, { name: 'x' }],
    ] as const)
      expect(await harness.raw({ method, url, cookies, body }), `${method} ${url}`).toMatchObject({
        status: 403,
        body: { code: 'session.not_fresh' },
      });
    const proved = await harness.raw({
      method: 'POST',
      url: '/session/password',
      cookies,
      body: { password: PASSWORD },
    });
    expect((await harness.raw({ method: 'POST', url: '/roles', cookies: proved.cookies, body: role })).status).toBe(
      201,
    );
  });

  it('get another token when rights change, while what is under way goes on', async () => {
    const who = await harness.person('agent');
    const old = jar(who);
    expect((await me(old)).body.role).toBe('agent');
    await harness.call(harness.admin, { method: 'PATCH', url: `/agents/${who.id}`, body: { role: 'lead' } });
    await soon();
    const next = await me(old);
    expect(next.body.role).toBe('lead');
    expect(next.cookies.kwartier_session).not.toBe(old.kwartier_session);
    expect((await me(old)).status).toBe(200);
    harness.clock.advance(21_000);
    await soon();
    expect((await me(old)).status).toBe(401);
    expect((await me(next.cookies)).status).toBe(200);
  });

  it('are swept away when they are over, and old counts of tries with them', async () => {
    const who = await harness.person('agent');
    await signIn(who.email, 'wrong wrong wrong', { from: '127.9.6.1' });
    harness.clock.advance(4 * 24 * 60 * MINUTE);
    const alive = await signIn(who.email, PASSWORD, { from: '127.9.6.2' });
    await makeSweepIdentity(harness.deps)(harness.workspaceId);
    expect(await harness.database.admin`select 1 from sessions where agent_id = ${who.id}`).toHaveLength(1);
    const old = await harness.database
      .admin`select 1 from sign_in_brakes where last_at < ${new Date(harness.clock.now() - 24 * 60 * MINUTE)}`;
    expect(old).toHaveLength(0);
    expect((await me(alive.cookies)).status).toBe(200);
    const admin = await signIn(harness.admin.email, PASSWORD, { from: '127.9.6.3' });
    (harness.admin as { cookie: string }).cookie = `kwartier_session=${admin.cookies.kwartier_session}`;
  });

  it('end when nobody uses them for three days, and after two weeks in any case', async () => {
    const who = await harness.person('agent');
    const idle = await signIn(who.email);
    const used = await signIn(who.email);
    for (let day = 0; day < 13; day++) {
      harness.clock.advance(24 * 60 * MINUTE);
      await soon();
      expect((await me(used.cookies)).status).toBe(200);
    }
    expect((await me(idle.cookies)).status).toBe(401);
    harness.clock.advance(25 * 60 * MINUTE);
    await soon();
    expect((await me(used.cookies)).status).toBe(401);
  }, 40_000);
});
