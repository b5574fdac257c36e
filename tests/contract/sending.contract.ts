import type { MediaFile } from '@kwartier/connectors';
import { instant } from '@kwartier/core';
import { pngPicture } from '@kwartier/simulator';
import { describe, expect, it } from 'vitest';
import { aReply, closedAddress, contextFor, type PlatformUnderTest, pollOnce } from './platform-under-test.ts';

/** What every connector promises about sending. */
export function describeSending(current: () => PlatformUnderTest): void {
  const send = (message: ReturnType<typeof aReply>, timeoutMs?: number) => {
    const { connector, account } = current();
    return connector.send(account, message, contextFor(current(), timeoutMs));
  };
  const readBack = (message: ReturnType<typeof aReply>, sinceMs = 60_000) => {
    const { connector, account } = current();
    return connector.readBack(account, message, instant(current().now() - sinceMs), contextFor(current()));
  };
  const replies = {
    public: () => aReply(current().customerWrites('Where is it?')),
    private: () => {
      current().customerWritesPrivately('Where is it?');
      return aReply(null, { isPrivate: true, recipientExternalId: current().recipient });
    },
  };

  it.each(['public', 'private'] as const)(
    'publishes a %s answer once, and knows it when it comes back',
    async (side) => {
      const reply = replies[side]();
      const sent = await send({ ...reply, text: 'Grüße & <3 https://example.com/a?b=1&c=2 🙏🏽' });
      expect(current().published()).toHaveLength(1);
      expect(sent).toMatchObject({
        externalId: current().published()[0]!.id,
        recipientExternalId: side === 'private' ? current().recipient : null,
      });
      if (sent.sentAt !== null) expect(Math.abs(sent.sentAt - current().now())).toBeLessThan(1_000);
      const streams = current().connector.streams.map(({ name }) => name);
      const seen = [];
      for (const name of streams) seen.push(...(await pollOnce(current(), name, null)).messages);
      const echo = seen.find(({ externalId }) => externalId === sent.externalId);
      expect(echo).toMatchObject({ fromUs: true, isPrivate: side === 'private', externalId: sent.externalId });
      if (side === 'private') expect(echo?.counterpart?.externalId).toBe(current().recipient);
      else expect(echo?.inReplyTo).toBe(reply.inReplyTo);
      expect(echo?.text.replace(/^@\w+ /, '')).toBe('Grüße & <3 https://example.com/a?b=1&c=2 🙏🏽');
    },
  );

  it.each(['public', 'private'] as const)(
    'knows that it does not know when the answer to a %s message is lost, and finds it when it looks',
    async (side) => {
      const reply = { ...replies[side](), text: 'Lost & found: https://example.com/x (und Grüße)' };
      current().failNext('send', 'drop-after-accept');
      await expect(send(reply)).rejects.toMatchObject({ name: 'ConnectorError', kind: 'ambiguous' });
      const [published] = current().published();
      expect(await readBack(reply)).toMatchObject({
        found: 'yes',
        sent: { externalId: published!.id, recipientExternalId: side === 'private' ? current().recipient : null },
      });
    },
  );

  it.each(['public', 'private'] as const)('does not find a %s message that never arrived', async (side) => {
    const reply = replies[side]();
    current().failNext('send', 'drop-before');
    await expect(send(reply)).rejects.toMatchObject({ kind: 'ambiguous' });
    expect(await readBack(reply)).toEqual({ found: 'no' });
    expect(current().published()).toEqual([]);
  });

  it('does not take an older message, or another one, for the one it looks for', async () => {
    const reply = replies.public();
    await send(reply);
    expect(await readBack({ ...reply, text: `${reply.text} Really.` })).toEqual({ found: 'no' });
    const elsewhere = current().customerWrites('And mine?');
    expect(await readBack({ ...reply, inReplyTo: elsewhere })).toEqual({ found: 'no' });
    current().advance(10 * 60_000);
    expect(await readBack(reply, 60_000)).toEqual({ found: 'no' });
  });

  it('says that it could not look when the platform does not answer', async () => {
    const reply = replies.public();
    current().failNext('read', { status: 500 });
    expect(await readBack(reply)).toMatchObject({ found: 'unclear', reason: expect.stringMatching(/\.$/) });
  });

  it.each([
    [{ status: 500 }, 'ambiguous'],
    ['500-after-accept', 'ambiguous'],
    ['drop-before', 'ambiguous'],
    ['401', 'unauthorized'],
  ] as const)('turns %j on a send into %s', async (fault, kind) => {
    const reply = replies.public();
    current().failNext('send', fault);
    await expect(send(reply)).rejects.toMatchObject({ name: 'ConnectorError', kind });
  });

  it('turns a throttle into a waiting time, and does not call before it is over', async () => {
    const reply = replies.public();
    const { connector, account } = current();
    const context = contextFor(current());
    current().failNext('send', { status: 429, resetInMs: 90_000 });
    await expect(connector.send(account, reply, context)).rejects.toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: expect.toSatisfy((ms: number) => ms > 60_000 && ms <= 121_000),
    });
    await expect(connector.send(account, reply, context)).rejects.toMatchObject({ kind: 'rate_limited' });
    expect(current().published()).toEqual([]);
  });

  it('tells a refusal for good with the reason of the platform', async () => {
    const error = await send(current().refused()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'ConnectorError', kind: 'permanent', httpStatus: expect.any(Number) });
    expect((error as Error).message.length).toBeGreaterThan(20);
  });

  it('is certain that nothing was accepted when nobody listens', async () => {
    const { connector, account } = current();
    // The second is a port that fetch itself refuses; the third is a name that cannot exist (RFC 6761).
    for (const baseUrl of [await closedAddress(), 'http://127.0.0.1:1', 'http://nowhere.invalid']) {
      const send = connector.send({ ...account, baseUrl }, replies.public(), contextFor(current()));
      await expect(send, baseUrl).rejects.toMatchObject({ kind: 'transient' });
    }
  });

  it('gives up in doubt when the time is over', async () => {
    const reply = replies.public();
    current().failNext('send', 'hang-after-accept');
    await expect(send(reply, 150)).rejects.toMatchObject({ name: 'ConnectorError', kind: 'ambiguous' });
    expect(await readBack(reply)).toMatchObject({ found: 'yes' });
  });

  it('does not begin when the time is over already', async () => {
    const { connector, account } = current();
    const context = { ...contextFor(current()), signal: AbortSignal.abort() };
    await expect(connector.send(account, replies.public(), context)).rejects.toMatchObject({ kind: 'transient' });
    expect(current().published()).toEqual([]);
  });

  it('never shows the token in what it throws', async () => {
    const { connector, account } = current();
    for (const fault of [{ status: 500 }, '401', 'drop-before'] as const) {
      current().failNext('send', fault);
      const error = await send(replies.public()).catch((caught: unknown) => caught);
      expect(JSON.stringify(error) + String((error as Error).message)).not.toContain(account.credentials.accessToken);
    }
    expect(connector.platform).toBeTruthy();
  });

  describe('files', () => {
    const fileOf = (bytes: Uint8Array, given: Partial<MediaFile> = {}): MediaFile => ({
      name: 'map.png',
      mediaType: 'image/png',
      size: bytes.length,
      altText: '',
      isPrivate: false,
      ...given,
      // In pieces, as they lie in Postgres.
      async *pieces() {
        for (let from = 0; from < bytes.length; from += 1_000) yield bytes.subarray(from, from + 1_000);
      },
    });
    const place = (file: MediaFile, context = contextFor(current())) =>
      current().connector.media.place(current().account, file, context);
    const picture = pngPicture('a map of the airport');
    const withFile = async (side: 'public' | 'private', text: string, given: Partial<MediaFile> = {}) => {
      const { mediaId } = await place(fileOf(picture, { isPrivate: side === 'private', ...given }));
      return { ...replies[side](), text, media: [{ mediaId, mediaType: 'image/png' as const }] };
    };

    it.each(['public', 'private'] as const)(
      'brings a file there and publishes nothing; then names it in %s',
      async (side) => {
        const reply = await withFile(side, '');
        expect(current().published()).toEqual([]);
        const sent = await send(reply);
        const [published] = current().published();
        expect(published).toMatchObject({ id: sent.externalId, text: '', media: [{ type: 'image/png' }] });
        expect(published!.media![0]!.bytes.equals(picture)).toBe(true);
      },
    );

    it('says in public what is to be seen', async () => {
      await send(await withFile('public', 'Here', { altText: 'The way from gate A to gate D' }));
      expect(current().published()[0]).toMatchObject({
        text: 'Here',
        media: [{ altText: 'The way from gate A to gate D' }],
      });
    });

    it.each(['public', 'private'] as const)(
      'finds a %s answer that is only a file when its answer was lost',
      async (side) => {
        const reply = await withFile(side, '');
        expect(await readBack(reply)).toEqual({ found: 'no' });
        current().failNext('send', 'drop-after-accept');
        await expect(send(reply)).rejects.toMatchObject({ kind: 'ambiguous' });
        expect(await readBack(reply)).toMatchObject({
          found: 'yes',
          sent: { externalId: current().published()[0]!.id },
        });
      },
    );

    it('does not take another file for the one it looks for', async () => {
      const reply = await withFile('public', 'Look');
      await send(reply);
      const { mediaId } = await place(fileOf(pngPicture('another')));
      expect(await readBack({ ...reply, media: [{ mediaId, mediaType: 'image/png' }] })).toEqual({ found: 'no' });
      expect(await readBack(reply)).toMatchObject({ found: 'yes' });
    });

    it.each([
      ['drop-before', 'transient'],
      ['drop-after-accept', 'transient'],
      [{ status: 500 }, 'transient'],
      ['401', 'unauthorized'],
      [{ status: 429, resetInMs: 90_000 }, 'rate_limited'],
    ] as const)('may bring a file again after %j, whatever became of it', async (fault, kind) => {
      current().failNext('media', fault);
      await expect(place(fileOf(picture))).rejects.toMatchObject({ name: 'ConnectorError', kind });
      expect(current().published()).toEqual([]);
    });

    it('says so when the platform has forgotten the file, and has posted nothing', async () => {
      for (const side of ['public', 'private'] as const) {
        const reply = await withFile(side, '');
        current().forgetFiles();
        await expect(send(reply), side).rejects.toMatchObject({ name: 'ConnectorError', kind: 'media_gone' });
      }
      expect(current().published()).toEqual([]);
    });

    it('passes on why the platform does not take a file', async () => {
      const broken = place(fileOf(new TextEncoder().encode('this is no picture at all')));
      await expect(broken).rejects.toMatchObject({ kind: 'permanent', message: expect.stringMatching(/\.$/) });
      const huge = place(fileOf(Buffer.concat([picture, Buffer.alloc(12 * 1024 * 1024)])));
      await expect(huge).rejects.toMatchObject({ kind: 'permanent', httpStatus: 400 });
      const text = place(fileOf(new TextEncoder().encode('%PDF-1.7 …'), { mediaType: 'application/pdf' }));
      await expect(text).rejects.toMatchObject({ kind: 'permanent' });
    });
  });

  it('counts as the platform counts', () => {
    const { connector } = current();
    expect(connector.measure('', false).length).toBe(0);
    expect(connector.measure('hello', false).length).toBe(5);
    expect(connector.measure('hello', true)).toEqual({ length: 5, max: connector.measure('', true).max });
    expect(connector.measure('', false).max).toBeGreaterThan(0);
    // A family of four is one person's one character, and seven code points.
    expect(connector.measure('👨‍👩‍👧‍👦', true).length).toBe(7);
  });
}
