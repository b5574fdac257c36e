import { instant } from '@kwartier/core';
import { expect, it } from 'vitest';
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
