import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, PAGE, type Person, startHarness } from '../support/harness.ts';
import { outboundWorkers } from '../support/outbound.ts';
import { aFilm, attaching, deliveryOf, type Method, startDrawing } from '../support/uploads.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const MB = 1024 * 1024;
let harness: Harness;
let drawing: Awaited<ReturnType<typeof startDrawing>>;
let agent: Person;
let asked: Asked[];
let picture: Buffer;
let n = 0;

beforeAll(async () => {
  drawing = await startDrawing();
  harness = await startHarness({ settings: { FETCHER_URL: drawing.url } });
  agent = await harness.person('agent');
  asked = await askOnX(harness, 12);
  picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#1c4bb5' } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  await harness?.[Symbol.asyncDispose]();
  await drawing?.close();
});

const call = (who: Person, method: Method, url: string, body?: unknown) =>
  attaching(harness, who).call(method, url, body);
const give = (id: string, bytes: Uint8Array = picture, name = 'map.jpg') =>
  attaching(harness, agent).give(id, bytes, name);
const say = (id: string, uploadIds: string[], fields: object = {}) =>
  attaching(harness, agent).say(id, uploadIds, fields);
const waiting = (id: string) => attaching(harness, agent).waiting(id);
const stateOf = (id: string) => deliveryOf(harness, id);
const posted = () => harness.simulator.x.ledger;
const uploadsAtX = () => harness.simulator.x.media.uploads.size;

describe('bringing files to the platform', () => {
  const drain = () => outboundWorkers(harness, { sendTimeoutMs: 400 })();

  it.each(['drop-after-accept', '500-after-accept', 'hang-after-accept'] as const)(
    'an answer that ended with %s is found by its picture and not said again, nor is its picture brought again',
    async (fault) => {
      const { id } = asked.shift()!;
      const upload = await give(id);
      const sent = await say(id, [upload.id]);
      const [before, files] = [posted().length, uploadsAtX()];
      harness.simulator.faults.next('x', 'send', fault);
      await drain();
      expect(await stateOf(sent.body.id)).toMatchObject({ delivery: 'sent' });
      expect(posted().length - before).toBe(1);
      expect(uploadsAtX() - files).toBe(1);
    },
  );

  it.each(['drop-before', 'drop-after-accept', { status: 503 }] as const)(
    'tries again by itself after %j on the way there: nobody sees a file that no post names',
    async (fault) => {
      const { id } = asked.shift()!;
      const upload = await give(id);
      const sent = await say(id, [upload.id], { text: `try ${n++}` });
      const before = posted().length;
      harness.simulator.faults.next('x', 'media', fault);
      await drain();
      expect(await stateOf(sent.body.id)).toMatchObject({ delivery: 'sent' });
      expect(posted().length - before).toBe(1);
    },
  );

  it('brings them again when the platform forgot them, and posts once', async () => {
    const { id } = asked.shift()!;
    const upload = await give(id);
    const sent = await say(id, [upload.id], { text: 'after a day' });
    const before = posted().length;
    harness.simulator.faults.next('x', 'send', { status: 429, resetInMs: 60_000 });
    await harness.work();
    expect(await stateOf(sent.body.id)).toMatchObject({ delivery: 'queued' });
    harness.simulator.x.media.expireAll();
    const files = uploadsAtX();
    await drain();
    expect(await stateOf(sent.body.id)).toMatchObject({ delivery: 'sent' });
    expect(posted().length - before).toBe(1);
    expect(uploadsAtX() - files).toBe(1);
  });

  it('goes on by itself when its sender died on the way there', async () => {
    const { id } = asked.shift()!;
    const upload = await give(id);
    const sent = await say(id, [upload.id], { text: 'left alone' });
    const before = posted().length;
    // As a sender leaves it that was killed while it brought the picture: held, and no try written down.
    await harness.database.admin`
      update messages set delivery = 'sending', attempts = 1, lease = gen_random_uuid(), lease_until = ${new Date(harness.clock.now() + 90_000)},
        next_attempt_at = ${new Date(harness.clock.now() + 90_000)} where id = ${sent.body.id}`;
    await harness.work();
    expect(posted().length).toBe(before);
    harness.clock.advance(91_000);
    await drain();
    expect(await stateOf(sent.body.id)).toMatchObject({ delivery: 'sent' });
    expect(posted().length - before).toBe(1);
  });

  it('waits for a film that is prepared, and tells so; gives it back when it cannot be', async () => {
    const { id } = asked.shift()!;
    harness.simulator.x.media.processingMs = 30_000;
    const film = await give(id, aFilm(1.5 * MB), 'clip.mp4');
    const sent = await say(id, [film.id], { text: 'A film' });
    await harness.work();
    expect(await stateOf(sent.body.id)).toEqual({ delivery: 'queued', reason: 'X is still preparing the film.' });
    const files = uploadsAtX();
    harness.clock.advance(31_000);
    await harness.work();
    expect(await stateOf(sent.body.id)).toMatchObject({ delivery: 'sent' });
    expect(uploadsAtX()).toBe(files);
    expect(posted().at(-1)).toMatchObject({ text: 'A film', media: [{ type: 'video/mp4' }] });

    harness.simulator.x.media.isNextBroken = true;
    const broken = await give(id, aFilm(1_000), 'broken.mp4');
    const failed = await say(id, [broken.id], { text: 'Another' });
    harness.simulator.x.media.processingMs = 0;
    await drain();
    expect(await stateOf(failed.body.id)).toMatchObject({
      delivery: 'rejected',
      reason: expect.stringContaining('X could not prepare'),
    });
    expect(await waiting(id)).toEqual([broken.id]);
  });
});

describe('on Facebook', () => {
  let comment: string;
  let messenger: string;
  beforeAll(async () => {
    await harness.connectFacebook();
    const { facebook } = harness.simulator;
    const post = facebook.publishPost(PAGE.id, 'Sale');
    const ana = facebook.addPerson({ name: 'Ana' });
    facebook.comment({ pageId: PAGE.id, postId: post.id, author: ana.id, message: 'Where is my bag?' });
    const ben = facebook.addPerson({ name: 'Ben' });
    facebook.message({ pageId: PAGE.id, from: ben.id, text: 'Where is mine?' });
    harness.clock.advance(400_000);
    await harness.work();
    const rows = await harness.database.admin<{ id: string; isPrivate: boolean }[]>`
      select id, is_private as "isPrivate" from conversations where platform = 'facebook'`;
    comment = rows.find(({ isPrivate }) => !isPrivate)!.id;
    messenger = rows.find(({ isPrivate }) => isPrivate)!.id;
  });
  const facebookLedger = () => harness.simulator.facebook.ledger;

  it('a comment takes one picture', async () => {
    const [one, two] = [await give(comment), await give(comment)];
    expect((await say(comment, [one.id, two.id])).body.detail).toBe(
      'A comment on Facebook takes one picture. Take out the others.',
    );
    await say(comment, [one.id], { text: 'This one?' });
    await harness.work();
    expect(facebookLedger().at(-1)).toMatchObject({
      kind: 'comment',
      text: 'This one?',
      media: [{ type: 'image/jpeg' }],
    });
    await call(agent, 'DELETE', `/uploads/${two.id}`);
  });

  it('Messenger gets words and files as messages of their own, in order, and all are taken back together', async () => {
    const files = [await give(messenger), await give(messenger, Buffer.from('%PDF-1.7 form'), 'form.pdf')];
    await call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { undoSendSeconds: 10 });
    const ids = files.map((one) => one.id);
    const first = await say(messenger, ids, { text: 'Please fill this in' });
    const outbound = async () =>
      (await call(agent, 'GET', `/conversations/${messenger}/messages`)).body.items.filter(
        (one: { direction: string }) => one.direction === 'outbound',
      );
    expect(await outbound()).toHaveLength(3);
    expect((await call(agent, 'DELETE', `/messages/${first.body.id}`)).status).toBe(200);
    expect(await outbound()).toEqual([]);
    expect(await waiting(messenger)).toEqual(ids);
    await say(messenger, ids, { text: 'Please fill this in' });
    await call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { undoSendSeconds: 0 });
    const before = facebookLedger().length;
    for (let round = 0; round < 4; round++) {
      harness.clock.advance(12_000);
      await harness.work();
    }
    expect(
      facebookLedger()
        .slice(before)
        .map(({ kind, text, media }) => [kind, text, media?.[0]?.type]),
    ).toEqual([
      ['dm', 'Please fill this in', undefined],
      ['dm', '', 'image/jpeg'],
      ['dm', '', 'application/pdf'],
    ]);
    expect((await outbound()).map((one: { delivery: string }) => one.delivery)).toEqual(['sent', 'sent', 'sent']);
  });

  it('two pictures that look alike are not taken for one another when the answer to one is lost', async () => {
    const files = [await give(messenger), await give(messenger)];
    const before = facebookLedger().length;
    const first = await say(
      messenger,
      files.map((one) => one.id),
    );
    await harness.deliver(first.body.id);
    harness.simulator.faults.next('facebook', 'send', 'drop-before');
    await outboundWorkers(harness, { sendTimeoutMs: 400 })();
    expect(facebookLedger().length - before).toBe(1);
    const rows = await harness.database.admin<{ delivery: string }[]>`
      select delivery from messages where conversation_id = ${messenger} and direction = 'outbound' order by seq desc limit 2`;
    expect(rows.map(({ delivery }) => delivery)).toEqual(['unconfirmed', 'sent']);
  });
});
