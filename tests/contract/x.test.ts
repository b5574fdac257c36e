import { instant } from '@kwartier/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFilm } from '../support/uploads.ts';
import { describeConnector } from './connector.contract.ts';
import { aReply, contextFor, pollOnce } from './platform-under-test.ts';
import { BRAND, startX, X_START, type XUnderTest, ZOE } from './start-x.ts';

describeConnector('x', startX);

describe('X as it is called', () => {
  let platform: XUnderTest;
  beforeEach(async () => {
    platform = await startX();
  });
  afterEach(() => platform.close());
  const posts = () => platform.simulator.x.ledger.map(({ id, text }) => ({ id, text }));

  it.each(['mentions', 'own-posts', 'dm-events'])(
    'learns the dialect of the server from a refusal: %s',
    async (stream) => {
      platform.simulator.x.dialect = 'post';
      platform.customerWrites('hello');
      platform.customerWritesPrivately('psst');
      const first = await pollOnce(platform, stream, null);
      expect(first.settings).toEqual({ dialect: 'post' });
      const settled = { ...platform, account: { ...platform.account, settings: first.settings } };
      const calls = platform.simulator.x.calls.length;
      expect((await pollOnce(settled, stream, null)).settings).toEqual({});
      expect(platform.simulator.x.calls.length - calls).toBe(1);
      platform.simulator.x.dialect = 'tweet';
      const back = await pollOnce(settled, stream, null);
      expect(back.messages).toEqual(first.messages);
      // Private messages are asked for in words that both dialects have.
      expect(back.settings).toEqual(stream === 'dm-events' ? {} : { dialect: 'tweet' });
    },
  );

  it('reads the same from a server of either dialect', async () => {
    const { x } = platform.simulator;
    const own = x.post({ author: BRAND, text: 'Sale' });
    x.post({
      author: ZOE,
      text: '@AcmeCare nice',
      inReplyTo: own.id,
      media: [{ url: 'https://pics.example.com/1.jpg' }],
    });
    x.post({ author: ZOE, text: '@AcmeCare see https://example.com/a?b=1', quoteOf: own.id });
    x.dialect = 'tweet';
    const before = await pollOnce(platform, 'mentions', null);
    x.dialect = 'post';
    const after = await pollOnce(platform, 'mentions', null);
    expect(after.messages).toEqual(before.messages);
    expect(before.messages).toHaveLength(2);
  });

  it('finds its own answer in either dialect, with links and names around it', async () => {
    const { x } = platform.simulator;
    x.isPrefixingReplies = true;
    const reply = aReply(platform.customerWrites('hm'), {
      text: '@zoe_sample See https://example.com/help?a=1&b=2 & example.org',
    });
    platform.failNext('send', '500-after-accept');
    await expect(platform.connector.send(platform.account, reply, contextFor(platform))).rejects.toMatchObject({
      kind: 'ambiguous',
    });
    for (const dialect of ['tweet', 'post'] as const) {
      x.dialect = dialect;
      expect(
        await platform.connector.readBack(platform.account, reply, instant(X_START - 1), contextFor(platform)),
      ).toMatchObject({
        found: 'yes',
        sent: { externalId: posts()[0]!.id },
      });
    }
    const other = { ...reply, text: '@zoe_sample See https://example.com/help & example.org too' };
    expect(
      await platform.connector.readBack(platform.account, other, instant(X_START - 1), contextFor(platform)),
    ).toEqual({ found: 'no' });
  });

  it('says when a film is not ready yet, that it is, and that it never will be', async () => {
    const { media } = platform.simulator.x;
    const bytes = aFilm(3_000);
    const film = {
      name: 'clip.mp4',
      mediaType: 'video/mp4' as const,
      size: bytes.length,
      altText: 'never sent with films',
      isPrivate: false,
      async *pieces() {
        yield bytes;
      },
    };
    const { connector, account } = platform;
    media.processingMs = 5_000;
    const placed = await connector.media.place(account, film, contextFor(platform));
    expect(placed).toMatchObject({ isReady: false, askAfterMs: 1_000, expiresAt: platform.now() + 86_400_000 });
    const look = (id: string) => connector.media.look(account, id, contextFor(platform));
    expect(await look(placed.mediaId)).toEqual({ isReady: false, askAfterMs: 1_000 });
    const early = aReply(platform.customerWrites('show me'), {
      media: [{ mediaId: placed.mediaId, mediaType: 'video/mp4' }],
    });
    await expect(connector.send(account, early, contextFor(platform))).rejects.toMatchObject({ kind: 'media_gone' });
    platform.advance(5_000);
    expect(await look(placed.mediaId)).toEqual({ isReady: true, askAfterMs: 0 });
    await connector.send(account, early, contextFor(platform));
    expect(platform.published()).toMatchObject([{ media: [{ type: 'video/mp4', altText: null }] }]);
    media.isNextBroken = true;
    const broken = await connector.media.place(account, film, contextFor(platform));
    platform.advance(5_000);
    await expect(look(broken.mediaId)).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('passes on why X refuses an answer', async () => {
    const send = (text: string, to: string) =>
      platform.connector.send(platform.account, aReply(to, { text }), contextFor(platform));
    await expect(send('hi', platform.refused().inReplyTo!)).rejects.toMatchObject({
      kind: 'permanent',
      httpStatus: 403,
      message: expect.stringContaining('you have not been mentioned'),
    });
    const mention = platform.customerWrites('hello');
    await send('same', mention);
    await expect(send('same', mention)).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('duplicate'),
    });
    await expect(send('x'.repeat(281), mention)).rejects.toMatchObject({ kind: 'permanent' });
    platform.failNext('send', { status: 422 });
    await expect(send('other', mention)).rejects.toMatchObject({ kind: 'permanent', httpStatus: 422 });
  });

  it('tells when a post was sent by its id, and nothing for ids that hold no time', async () => {
    const { sentAt } = await platform.connector.send(
      platform.account,
      aReply(platform.customerWrites('a')),
      contextFor(platform),
    );
    expect(sentAt).toBe(X_START);
    platform.advance(20 * 60_000);
    const late = { ...contextFor(platform), now: () => instant(X_START) };
    const again = await platform.connector.send(platform.account, aReply(platform.customerWrites('b')), late);
    expect(again.sentAt).toBeNull();
  });

  it('keeps the tokens of a refresh together, and sees when they are gone', async () => {
    const refresh = (account = platform.account) => platform.connector.refresh!(account, contextFor(platform));
    const fresh = await refresh();
    expect(fresh).toMatchObject({ clientId: 'client', clientSecret: 'client-secret', appSecret: expect.any(String) });
    expect(fresh.accessToken).not.toBe('x-access-token');
    expect(fresh.refreshToken).not.toBe('x-refresh-token');
    const account = { ...platform.account, credentials: fresh };
    const newer = await refresh(account);
    expect(newer.accessToken).not.toBe(fresh.accessToken);
    // A refresh token is good for one use.
    await expect(refresh(account)).rejects.toMatchObject({ kind: 'unauthorized' });
    await expect(refresh({ ...platform.account, credentials: { accessToken: 'x' } })).rejects.toMatchObject({
      kind: 'unauthorized',
    });
    platform.failNext('token', { status: 503 });
    await expect(refresh(account)).rejects.toMatchObject({ kind: 'ambiguous' });
  });

  it('hides and shows what a customer said', async () => {
    const { x } = platform.simulator;
    const own = x.post({ author: BRAND, text: 'Sale' });
    const rude = x.post({ author: ZOE, text: '@AcmeCare !!!', inReplyTo: own.id });
    await platform.connector.setHidden(platform.account, rude.id, true, contextFor(platform));
    expect(x.requirePost(rude.id).isHidden).toBe(true);
    await platform.connector.setHidden(platform.account, rude.id, false, contextFor(platform));
    expect(x.requirePost(rude.id).isHidden).toBe(false);
  });

  it('goes on when one stream is not offered', async () => {
    platform.customerWrites('hello');
    const account = { ...platform.account, baseUrl: `${platform.account.baseUrl}/nothing-here` };
    await expect(pollOnce({ ...platform, account }, 'dm-events', null)).rejects.toMatchObject({
      kind: 'permanent',
      httpStatus: 404,
    });
    expect((await pollOnce(platform, 'mentions', null)).messages).toHaveLength(1);
  });

  it('never puts a token into an address', async () => {
    await platform.connector.check(platform.account, contextFor(platform));
    for (const call of platform.simulator.x.calls) expect(JSON.stringify(call)).not.toContain('token":"x-');
    expect(platform.simulator.x.violations()).toEqual([]);
  });
});
