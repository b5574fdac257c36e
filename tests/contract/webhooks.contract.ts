import { expect, it } from 'vitest';
import { bytes, messagesOf, type PlatformUnderTest } from './platform-under-test.ts';

/** What every connector promises about webhooks. */
export function describeWebhooks(current: () => PlatformUnderTest): void {
  const parse = (body: string) => current().connector.parse(bytes(body), current().account);
  const verify = (
    body: string,
    header: string | string[] | undefined,
    secret: string | undefined = current().webhook.secret,
  ) =>
    current().connector.webhook!.verify(
      { headers: { [current().webhook.header]: header }, body: bytes(body) },
      { accessToken: 'x', appSecret: secret },
    );

  it('takes a body that the platform signed, byte for byte', () => {
    const { webhook } = current();
    const body = webhook.bodyOf('Café "geschlossen"? 😡 https://example.com/a', '2081000000000000777');
    const signature = webhook.sign(body, webhook.secret);
    expect(verify(body, signature)).toBe(true);
    expect(verify(`${body} `, signature)).toBe(false);
    expect(verify(webhook.vector.body, webhook.vector.header, webhook.vector.secret)).toBe(true);
    const rewritten = JSON.stringify(JSON.parse(body), null, 1);
    expect(verify(rewritten, signature)).toBe(false);
  });

  it('refuses every other signature', () => {
    const { webhook } = current();
    const body = webhook.bodyOf('hi', '2081000000000000778');
    const good = webhook.sign(body, webhook.secret);
    const bad = [
      undefined,
      '',
      'sha256=',
      good.slice('sha256='.length),
      good.replace('sha256=', 'sha1='),
      good.slice(0, -1),
      `${good}0`,
      `${good},${good}`,
      ` ${good}`,
      webhook.sign(body, 'another secret'),
      webhook.sign('', webhook.secret),
      `sha256=${'ü'.repeat(64)}`,
      `sha256=${'0'.repeat(100_000)}`,
    ];
    for (const header of bad) expect(verify(body, header), String(header).slice(0, 80)).toBe(false);
    expect(verify(body, [good])).toBe(false);
    expect(verify(body, [good, good])).toBe(false);
    expect(
      current().connector.webhook!.verify(
        { headers: {}, body: bytes(body) },
        { accessToken: 'x', appSecret: webhook.secret },
      ),
    ).toBe(false);
    for (const secret of ['', undefined]) {
      const signed = { headers: { [webhook.header]: webhook.sign(body, '') }, body: bytes(body) };
      expect(current().connector.webhook!.verify(signed, { accessToken: 'x', appSecret: secret })).toBe(false);
    }
  });

  it('answers the challenge of the platform, and no other', () => {
    const { connector, account, webhook } = current();
    const ask = (query: Readonly<Record<string, string>>, credentials = account.credentials) =>
      connector.webhook!.challenge({ query }, credentials);
    expect(ask(webhook.challenge.query)).toMatchObject({ status: 200, body: webhook.challenge.answer });
    for (const query of webhook.challenge.wrong) expect(ask(query)).toMatchObject({ status: 403, body: '' });
    expect(ask(webhook.challenge.query, { accessToken: 'x' })).toMatchObject({ status: 403 });
  });

  it('reads what a customer says', () => {
    const text = 'Café "geschlossen"? 😡';
    const [message, ...others] = messagesOf(parse(current().webhook.bodyOf(text, '2081000000000000779')));
    expect(others).toEqual([]);
    expect(message).toMatchObject({ fromUs: false, externalId: expect.stringContaining('2081000000000000779') });
    expect(message!.text).toContain(text);
  });

  it('passes over what says nothing to us', () => {
    for (const body of current().webhook.harmless) {
      expect(parse(body), body.slice(0, 200)).toEqual({ events: [], rejected: [] });
    }
  });

  it('shows or keeps what it does not know, and never throws', () => {
    for (const body of current().webhook.unknown) {
      const { events, rejected } = parse(body);
      const shown = events.filter((event) => event.type === 'message.created' && event.unsupported !== null);
      expect(shown.length + rejected.length, body.slice(0, 200)).toBeGreaterThan(0);
      for (const { reason } of rejected) expect(reason).toMatch(/^[A-Z].*[.]$|which/);
    }
  });

  it('keeps the good parts of a body with broken ones, and each broken part', () => {
    const { body, good } = current().webhook.poisoned;
    const parsed = parse(body);
    expect(messagesOf(parsed).map(({ externalId }) => externalId)).toEqual(good);
    expect(parsed.rejected.length).toBeGreaterThan(0);
    for (const { raw, reason } of parsed.rejected) {
      expect(raw.length).toBeGreaterThan(0);
      expect(reason.length).toBeGreaterThan(5);
    }
  });

  it('keeps ids beyond 2^53 exact', () => {
    const { body, id } = current().webhook.longId;
    expect(body).toMatch(new RegExp(`[:\\[ ]${id}\\D`));
    const told = JSON.stringify(parse(body).events);
    expect(told).toContain(id);
    expect(told).not.toContain(String(Number(id)));
  });
}
