import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, contextFor, type PlatformUnderTest, pollOnce } from './platform-under-test.ts';
import { describeSending } from './sending.contract.ts';
import { describeWebhooks } from './webhooks.contract.ts';

/** The promises every connector keeps. Each platform's test file is one call of this, and what is peculiar to it. */
export function describeConnector(name: string, start: () => Promise<PlatformUnderTest>): void {
  describe(`${name} connector`, () => {
    let platform: PlatformUnderTest;
    beforeEach(async () => {
      platform = await start();
    });
    afterEach(() => platform.close());
    const current = () => platform;

    describe('what comes in', () => {
      describe.each(['public', 'private'] as const)('by asking, in %s', (side) => {
        const write = (text: string) =>
          side === 'public' ? platform.customerWrites(text) : platform.customerWritesPrivately(text);
        const poll = (cursor: string | null) => pollOnce(platform, platform.streams[side], cursor);

        it('brings in what a customer wrote, once, oldest first', async () => {
          const first = write('My parcel is late');
          platform.advance(1_000);
          const second = write('Hello? Überall 🤦🏽‍♀️ <b>&</b>');
          const page = await poll(null);
          expect(page.messages.map(({ externalId }) => externalId)).toEqual([first, second]);
          expect(page.messages.map(({ text }) => text.replace(/^@\w+ /, ''))).toEqual([
            'My parcel is late',
            'Hello? Überall 🤦🏽‍♀️ <b>&</b>',
          ]);
          expect(page.messages[0]).toMatchObject({
            fromUs: false,
            isPrivate: side === 'private',
            sentAt: platform.now() - 1_000,
            unsupported: null,
            marker: null,
          });
          expect((await poll(page.cursor)).pages).toBe(0);
        });

        it('starts over with a cursor that it cannot read', async () => {
          const id = write('still there?');
          for (const cursor of ['', '{', '[]', '{"newestAt":"x"}', 'null']) {
            expect((await poll(cursor)).messages.map(({ externalId }) => externalId)).toEqual([id]);
          }
        });

        it('keeps its cursor small', async () => {
          let cursor: string | null = null;
          for (let round = 0; round < 3; round++) {
            for (let n = 0; n < 20; n++) write(`message ${round} ${n}`);
            ({ cursor } = await poll(cursor));
          }
          expect(cursor?.length).toBeLessThan(20_000);
        });
      });

      it('pages through a crowd and leaves nobody out', async () => {
        platform.customerWrites('the first of all');
        let { cursor } = await pollOnce(platform, platform.streams.public, null);
        const written: string[] = [];
        for (let n = 0; n < 230; n++) {
          platform.advance(100);
          written.push(platform.customerWrites(`complaint ${n}`));
        }
        const page = await pollOnce(platform, platform.streams.public, cursor);
        expect(page.messages.map(({ externalId }) => externalId).filter((id) => written.includes(id))).toEqual(written);
        expect(page.pages).toBeGreaterThan(1);
        ({ cursor } = page);
        expect((await pollOnce(platform, platform.streams.public, cursor)).pages).toBe(0);
      });

      it('finds what the platform lists late, with an older time and id', async () => {
        platform.customerWrites('in time');
        const before = await pollOnce(platform, platform.streams.public, null);
        const late = platform.customerWrites('listed late', platform.now() - 4 * 60_000);
        const after = await pollOnce(platform, platform.streams.public, before.cursor);
        expect(after.messages.map(({ externalId }) => externalId)).toContain(late);
      });

      it('gives no page and no cursor when a page in the middle fails', async () => {
        platform.customerWrites('one');
        const { cursor } = await pollOnce(platform, platform.streams.public, null);
        platform.customerWrites('two');
        platform.failNext('read', { status: 500 });
        await expect(pollOnce(platform, platform.streams.public, cursor)).rejects.toMatchObject({
          name: 'ConnectorError',
          kind: 'transient',
        });
        expect((await pollOnce(platform, platform.streams.public, cursor)).messages.at(-1)?.text).toMatch(/two$/);
      });

      it('asks the ledger before a call, tells it after, and keeps still while it says so', async () => {
        const context = contextFor(platform);
        await pollOnce(platform, platform.streams.public, null, context);
        expect(context.rateLimits.asked.length).toBeGreaterThan(0);
        expect(context.rateLimits.told[0]).toMatchObject({ remaining: expect.any(Number), bucket: expect.any(String) });
        platform.failNext('read', { status: 429, resetInMs: 120_000 });
        await expect(pollOnce(platform, platform.streams.public, null, context)).rejects.toMatchObject({
          kind: 'rate_limited',
          retryAfterMs: expect.toSatisfy((ms: number) => ms > 60_000 && ms <= 121_000),
        });
        // Asked again at once it does not call: the platform would not even notice a fault that is waiting for it.
        platform.failNext('read', { status: 500 });
        await expect(pollOnce(platform, platform.streams.public, null, context)).rejects.toMatchObject({
          kind: 'rate_limited',
        });
        platform.advance(125_000);
        await expect(pollOnce(platform, platform.streams.public, null, context)).rejects.toMatchObject({
          kind: 'transient',
        });
      });

      it.each([
        ['401', 'unauthorized'],
        ['drop-before', 'transient'],
      ] as const)('calls a read that ended with %j %s', async (fault, kind) => {
        platform.failNext('read', fault);
        await expect(pollOnce(platform, platform.streams.public, null)).rejects.toMatchObject({
          name: 'ConnectorError',
          kind,
        });
      });

      it('says in sentences what is right and what is not, and never throws', async () => {
        const good = await platform.connector.check(platform.account, contextFor(platform));
        expect(good.filter(({ ok }) => !ok)).toEqual([]);
        const bad = { ...platform.account, credentials: { accessToken: 'wrong' } };
        const lines = await platform.connector.check(bad, contextFor(platform));
        expect(lines.some(({ ok }) => !ok)).toBe(true);
        const nowhere = { ...platform.account, baseUrl: 'http://127.0.0.1:1' };
        expect((await platform.connector.check(nowhere, contextFor(platform)))[0]).toMatchObject({ ok: false });
        for (const { detail } of [...good, ...lines]) expect(detail).toMatch(/[.?]$/);
      });

      it.each(['', 'not json', '"text"', '7', 'null', '{"a":', '\u0000'])('refuses %j for good', (body) => {
        expect(() => platform.connector.parse(bytes(body), platform.account)).toThrowError(
          expect.objectContaining({ name: 'ConnectorError', kind: 'permanent' }),
        );
      });
    });

    describe('what goes out', () => describeSending(current));
    describe('webhooks', () => describeWebhooks(current));
  });
}
