import { instant } from '@kwartier/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeConnector } from './connector.contract.ts';
import { aReply, bytes, contextFor, messagesOf, pollOnce } from './platform-under-test.ts';
import { scriptedServer } from './scripted-server.ts';
import { FACEBOOK_START, type FacebookUnderTest, PAGE, startFacebook } from './start-facebook.ts';

describeConnector('facebook', startFacebook);

describe('Facebook as it is called', () => {
  let platform: FacebookUnderTest;
  beforeEach(async () => {
    platform = await startFacebook();
  });
  afterEach(() => platform.close());
  const send = (message: ReturnType<typeof aReply>) =>
    platform.connector.send(platform.account, message, contextFor(platform));
  const readBack = (message: ReturnType<typeof aReply>) =>
    platform.connector.readBack(platform.account, message, instant(FACEBOOK_START - 60_000), contextFor(platform));

  it('answers a post, a comment and a reply to a reply, and finds each', async () => {
    const { facebook } = platform.simulator;
    const top = platform.customerWrites('top');
    const below = facebook.comment({
      pageId: PAGE,
      postId: platform.post.id,
      parentId: top,
      author: platform.ana.id,
      message: 'below',
    });
    for (const target of [platform.post.id, top, below.id]) {
      const reply = aReply(target);
      platform.failNext('send', 'drop-after-accept');
      await expect(send(reply)).rejects.toMatchObject({ kind: 'ambiguous' });
      expect(await readBack(reply), target).toMatchObject({
        found: 'yes',
        sent: { externalId: facebook.ledger.at(-1)!.id },
      });
    }
  });

  it('answers a comment privately, once, and learns who it is', async () => {
    const comment = platform.customerWrites('my order 55');
    const reply = aReply(comment, { isPrivate: true });
    const sent = await send(reply);
    expect(sent.recipientExternalId).toBe(platform.recipient);
    expect(platform.simulator.facebook.ledger).toMatchObject([{ kind: 'private_reply', inReplyTo: comment }]);
    expect(await readBack(reply)).toMatchObject({
      found: 'yes',
      sent: { externalId: sent.externalId, recipientExternalId: platform.recipient },
    });
    await expect(send(aReply(comment, { isPrivate: true }))).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('says in words that the window is closed or the person is gone', async () => {
    platform.customerWritesPrivately('hello');
    const reply = () => aReply(null, { isPrivate: true, recipientExternalId: platform.recipient });
    platform.advance(25 * 3_600_000);
    await expect(send(reply())).rejects.toMatchObject({
      kind: 'permanent',
      platformCode: '10/2018278',
      message: expect.stringContaining('have to write again'),
    });
    platform.customerWritesPrivately('hello again');
    platform.simulator.facebook.setUnreachable(platform.recipient);
    await expect(send(reply())).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it('refuses by itself what leads to nobody', async () => {
    await expect(send(aReply(null))).rejects.toMatchObject({ kind: 'permanent' });
    await expect(send(aReply(null, { isPrivate: true }))).rejects.toMatchObject({ kind: 'permanent' });
    expect(platform.simulator.facebook.calls).toEqual([]);
  });

  it('brings an edit and a hiding in by asking, where a webhook was lost', async () => {
    const id = platform.customerWrites('rude');
    const first = await pollOnce(platform, 'feed', null);
    await platform.connector.setHidden(platform.account, id, true, contextFor(platform));
    const second = await pollOnce(platform, 'feed', first.cursor);
    expect(second.parsed.flatMap(({ events }) => events)).toContainEqual(
      expect.objectContaining({ type: 'message.hidden', externalId: id, hidden: true }),
    );
    await platform.connector.setHidden(platform.account, id, false, contextFor(platform));
    expect(platform.simulator.facebook.network.comments.get(id)?.isHidden).toBe(false);
  });

  it('reads a long private conversation on, down to what it knows', async () => {
    platform.customerWritesPrivately('first');
    const { cursor } = await pollOnce(platform, 'conversations', null);
    const written: string[] = [];
    for (let n = 0; n < 60; n++) {
      platform.advance(1_000);
      written.push(platform.customerWritesPrivately(`line ${n}`));
    }
    const page = await pollOnce(platform, 'conversations', cursor);
    expect(page.messages.map(({ externalId }) => externalId).filter((id) => written.includes(id))).toEqual(written);
  });

  it('reads the webhooks that come over the wire', async () => {
    const receiver = await scriptedServer(() => ({ status: 200, body: '' }));
    platform.simulator.facebook.setWebhook(PAGE, `${receiver.url}/hook`);
    const comment = platform.customerWrites('über');
    const message = platform.customerWritesPrivately('👋');
    await platform.simulator.flush();
    await receiver.close();
    const seen = receiver.received.flatMap(({ headers, body }) => {
      expect(platform.connector.webhook!.verify({ headers, body: bytes(body) }, platform.account.credentials)).toBe(
        true,
      );
      return messagesOf(platform.connector.parse(bytes(body), platform.account));
    });
    expect(seen.map(({ externalId, text }) => [externalId, text])).toEqual([
      [comment, 'über'],
      [message, '👋'],
    ]);
  });

  it('never puts a token into an address', async () => {
    await platform.connector.check(platform.account, contextFor(platform));
    for (const call of platform.simulator.facebook.calls) {
      expect(call.tokenInQuery).toBe(false);
      expect(JSON.stringify(call.query)).not.toContain('page-access-token');
    }
    expect(platform.simulator.facebook.violations()).toEqual([]);
  });
});
