import { randomUUID } from 'node:crypto';
import { DAY_MS, UPLOAD_PIECE_BYTES } from '@kwartier/core';
import { makeSweepRetention, makeSweepUploads } from '@kwartier/usecases';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Harness, type Person, startHarness } from '../support/harness.ts';
import { aFilm, attach, attaching, deliveryOf, type Method, putPiece, startDrawing } from '../support/uploads.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const MB = 1024 * 1024;
let harness: Harness;
let drawing: Awaited<ReturnType<typeof startDrawing>>;
let agent: Person;
let other: Person;
let asked: Asked[];
let picture: Buffer;

beforeAll(async () => {
  drawing = await startDrawing();
  harness = await startHarness({ settings: { FETCHER_URL: drawing.url } });
  agent = await harness.person('agent');
  other = await harness.person('agent');
  asked = await askOnX(harness, 12);
  picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#1c4bb5' } })
    .withExif({ IFD3: { GPSLatitude: '52/1 18/1 0/1' } })
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
const say = (id: string, uploadIds: string[], fields: object = {}, key?: string) =>
  attaching(harness, agent).say(id, uploadIds, fields, key);
const waiting = (id: string, who = agent) => attaching(harness, who).waiting(id);
const bytesOf = async (id: string): Promise<Buffer> =>
  Buffer.concat(
    (
      await harness.database.admin<
        { bytes: Buffer }[]
      >`select bytes from upload_pieces where upload_id = ${id} order by index`
    ).map(({ bytes }) => bytes),
  );
const stateOf = (id: string) => deliveryOf(harness, id);
const posted = () => harness.simulator.x.ledger;

describe('a file that is attached', () => {
  it('is drawn anew, without the place where it was taken, and waits in the draft of whoever attached it', async () => {
    const { id } = asked.shift()!;
    const upload = await give(id);
    expect(upload).toMatchObject({ mediaType: 'image/jpeg', previewUrl: `/api/v1/uploads/${upload.id}/preview` });
    const kept = await bytesOf(upload.id);
    expect(kept.length).toBe(upload.size);
    expect((await sharp(picture).metadata()).exif).toBeDefined();
    expect((await sharp(kept).metadata()).exif).toBeUndefined();
    expect(await waiting(id)).toEqual([upload.id]);
    expect(await waiting(id, other)).toEqual([]);
    const shown = await harness.server.inject({
      url: `/api/v1/uploads/${upload.id}`,
      headers: { cookie: agent.cookie },
    });
    expect(shown.rawPayload.equals(kept)).toBe(true);
    expect(shown.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^inline/),
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const small = await harness.server.inject({ url: upload.previewUrl, headers: { cookie: agent.cookie } });
    expect((await sharp(small.rawPayload).metadata()).format).toBe('webp');
  });

  it('comes in pieces, may come again in any order, and loses where a film was made', async () => {
    const { id } = asked.shift()!;
    const film = aFilm(2.5 * MB);
    const begun = await call(agent, 'POST', `/conversations/${id}/uploads`, { name: 'clip.mp4', size: film.length });
    const upload = begun.body.id as string;
    const done = () => call(agent, 'POST', `/uploads/${upload}/completion`);
    for (const index of [2, 0, 0]) expect((await putPiece(harness, agent, upload, index, film)).status).toBe(204);
    expect((await done()).body).toMatchObject({ status: 409, code: 'upload.incomplete' });
    expect((await putPiece(harness, agent, upload, 1, film)).status).toBe(204);
    expect((await done()).body).toMatchObject({ mediaType: 'video/mp4', size: film.length, previewUrl: null });
    // Told again: it is done.
    expect((await done()).status).toBe(200);
    const kept = await bytesOf(upload);
    expect(kept.length).toBe(film.length);
    expect(film.includes('+52.3105')).toBe(true);
    expect(kept.includes('+52.3105')).toBe(false);
    const saved = await harness.server.inject({ url: `/api/v1/uploads/${upload}`, headers: { cookie: agent.cookie } });
    expect(saved.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="clip.mp4"; filename*=UTF-8\'\'clip.mp4',
    });
    // Nothing is added to what is whole.
    expect((await putPiece(harness, agent, upload, 0, film)).status).toBe(404);
  });

  it.each([
    [
      'a page that calls itself a picture',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      415,
      'upload.unsupported',
    ],
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415, 'upload.unsupported'],
    ['a document, on X', Buffer.from('%PDF-1.7 and so on'), 415, 'upload.unsupported'],
    [
      'a picture that is none',
      Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(200)]),
      415,
      'upload.unsupported',
    ],
    ['a GIF that is too large', Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(15 * MB)]), 413, 'upload.too_large'],
  ])('is not %s: told at once, and not kept', async (_name, bytes, status, code) => {
    const { id } = asked.at(-1)!;
    const refused = await attach(harness, agent, id, bytes, 'map.png');
    expect(refused.body).toMatchObject({ status, code, detail: expect.stringMatching(/\.$/) });
    expect(await waiting(id)).toEqual([]);
  });

  it('is refused by its announced size before anything of it comes, and when too many wait', async () => {
    const { id } = asked.at(-1)!;
    const begin = (size: number) => call(agent, 'POST', `/conversations/${id}/uploads`, { name: 'a.mp4', size });
    expect((await begin(60 * MB)).body).toMatchObject({ status: 413, details: { max: 50 * MB } });
    const begun: Answer[] = [];
    for (let count = 0; count < 11; count++) begun.push(await begin(10));
    expect(begun.map(({ status }) => status)).toEqual([...Array(10).fill(201), 422]);
    expect(begun.at(-1)!.body.code).toBe('upload.too_many');
    for (const { body } of begun.slice(0, 10))
      expect((await call(agent, 'DELETE', `/uploads/${body.id}`)).status).toBe(204);
    expect(await waiting(id)).toEqual([]);
  });

  it('takes no piece that was not announced', async () => {
    const { id } = asked.at(-1)!;
    const { body } = await call(agent, 'POST', `/conversations/${id}/uploads`, { name: 'a.mp4', size: 10 });
    const film = aFilm(3 * MB);
    for (const index of [0, 1, 999]) expect((await putPiece(harness, agent, body.id, index, film)).status).toBe(409);
    const tooLong = await harness.call(agent, {
      method: 'PUT',
      url: `/uploads/${body.id}/pieces/0`,
      body: Buffer.alloc(UPLOAD_PIECE_BYTES + 1),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(tooLong.status).toBe(413);
    await call(agent, 'DELETE', `/uploads/${body.id}`);
  });

  it('is nobody else’s: not to see, not to describe, not to send, not to take away', async () => {
    const { id } = asked.shift()!;
    const upload = await give(id);
    const lead = await harness.person('lead');
    for (const who of [other, lead]) {
      for (const [method, url, body] of [
        ['GET', `/uploads/${upload.id}`, undefined],
        ['GET', `/uploads/${upload.id}/preview`, undefined],
        ['PATCH', `/uploads/${upload.id}`, { altText: 'mine' }],
        ['POST', `/uploads/${upload.id}/completion`, undefined],
        ['DELETE', `/uploads/${upload.id}`, undefined],
      ] as const)
        expect((await call(who, method, url, body)).status, `${method} ${url}`).toBe(404);
      expect((await putPiece(harness, who, upload.id, 0, picture)).status).toBe(404);
      const sent = await call(who, 'POST', `/conversations/${id}/messages`, {
        kind: 'reply',
        text: 'x',
        lastSeenSeq: 2_000_000_000,
        uploadIds: [upload.id],
      });
      expect(sent.body.code).toBe('upload.not_found');
    }
    // Nor one’s own from another conversation.
    expect((await say(asked.at(-1)!.id, [upload.id])).body.code).toBe('upload.not_found');
    expect(await waiting(id)).toEqual([upload.id]);
  });

  it('waits until somebody can draw it again', async () => {
    const alone = await startHarness();
    try {
      const [one] = await askOnX(alone, 1);
      const me = await alone.person('agent');
      const refused = await attach(alone, me, one!.id, picture);
      expect(refused.body).toMatchObject({ status: 503, code: 'upload.not_drawn' });
      // What came stays: it is completed once there is somebody.
      const { body } = await alone.call(me, { method: 'GET', url: `/conversations/${one!.id}/uploads` });
      expect(body.items).toMatchObject([{ mediaType: null }]);
    } finally {
      await alone[Symbol.asyncDispose]();
    }
  });
});

describe('an answer with files', () => {
  it('goes out once with its pictures in order and what is to be seen on them; then everybody sees them in the thread', async () => {
    const { id } = asked.shift()!;
    const [first, second] = [await give(id, picture, 'one.jpg'), await give(id, picture, 'two.jpg')];
    expect((await call(agent, 'PATCH', `/uploads/${second.id}`, { altText: 'The desk' })).body.altText).toBe(
      'The desk',
    );
    const key = randomUUID();
    const sent = await say(id, [second.id, first.id], { text: 'Here it is' }, key);
    expect(sent.status).toBe(201);
    expect(sent.body.attachments).toMatchObject([
      { kind: 'image', name: 'two.jpg', altText: 'The desk', previewUrl: `/api/v1/uploads/${second.id}/preview` },
      { kind: 'image', name: 'one.jpg', altText: null },
    ]);
    // The same again is the same message.
    expect((await say(id, [second.id, first.id], { text: 'Here it is' }, key)).body.id).toBe(sent.body.id);
    expect(await waiting(id)).toEqual([]);
    await harness.work();
    const [entry] = posted().slice(-1);
    expect(entry).toMatchObject({ text: 'Here it is', media: [{ altText: 'The desk' }, { altText: null }] });
    expect(entry!.media![1]!.bytes.equals(await bytesOf(first.id))).toBe(true);
    expect(await stateOf(sent.body.id)).toMatchObject({ delivery: 'sent' });
    const thread = await call(other, 'GET', `/conversations/${id}/messages`);
    const mine = thread.body.items.find((one: { id: string }) => one.id === sent.body.id);
    expect((await call(other, 'GET', mine.attachments[0].previewUrl.replace('/api/v1', ''))).status).toBe(200);
    expect((await call(agent, 'DELETE', `/uploads/${first.id}`)).body.code).toBe('upload.sent');
    // What went out is not sent a second time.
    expect((await say(id, [first.id])).body.code).toBe('upload.not_found');
    // Our own post comes back by polling and is not said again.
    const before = posted().length;
    harness.clock.advance(60_000);
    await harness.work();
    const again = await call(other, 'GET', `/conversations/${id}/messages`);
    expect(again.body.items.length).toBe(thread.body.items.length);
    expect(posted().length).toBe(before);
  });

  it('is told what is wrong before anything goes out, and keeps its files', async () => {
    const { id } = asked.shift()!;
    const files = [await give(id), await give(id, aFilm(1_000), 'clip.mp4')];
    const refused = await say(
      id,
      files.map((one) => one.id),
      { text: 'Both' },
    );
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'reply.attachments',
      detail: 'A post on X takes one film or moving picture alone. Take out clip.mp4, or everything else.',
      details: { fault: 'mixed', uploadId: files[1]!.id },
    });
    expect((await say(id, [files[0]!.id], { kind: 'note', text: 'n' })).body.code).toBe('reply.attachments');
    expect((await say(id, [])).body.code).toBe('reply.empty');
    expect(await waiting(id)).toEqual(files.map((one) => one.id));
  });

  it('gives its files back to the draft when it is taken back', async () => {
    const { id } = asked.shift()!;
    await call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { undoSendSeconds: 10 });
    const upload = await give(id);
    const sent = await say(id, [upload.id], { text: 'Too soon' });
    expect(await waiting(id)).toEqual([]);
    expect((await call(agent, 'DELETE', `/messages/${sent.body.id}`)).status).toBe(200);
    expect(await waiting(id)).toEqual([upload.id]);
    const better = await say(id, [upload.id], { text: 'In time' });
    expect(better.status).toBe(201);
    harness.clock.advance(10_000);
    await harness.work();
    expect(posted().at(-1)).toMatchObject({ text: 'In time', media: [{}] });
    await call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { undoSendSeconds: 0 });
  });

  it('gives its files back when the platform refuses it', async () => {
    const { id } = asked.shift()!;
    const upload = await give(id);
    const sent = await say(id, [upload.id], { text: 'No' });
    harness.simulator.faults.next('x', 'send', { status: 403 });
    await harness.work();
    expect(await stateOf(sent.body.id)).toMatchObject({ delivery: 'rejected' });
    expect(await waiting(id)).toEqual([upload.id]);
  });
});

describe('what is not needed any longer', () => {
  let thread: string;
  let ids: Record<'sent' | 'unsent' | 'half' | 'old', string>;
  const left = async () =>
    (
      await harness.database.admin<
        { id: string }[]
      >`select id from uploads where id = any(${Object.values(ids)}::uuid[])`
    ).map((row) => Object.entries(ids).find(([, id]) => id === row.id)![0]);
  // All before the clock goes on: sessions end as well.
  beforeAll(async () => {
    thread = asked.shift()!.id;
    const over = asked.shift()!.id;
    const [sent, unsent, old] = [await give(thread), await give(thread), await give(over)];
    const half = await call(agent, 'POST', `/conversations/${thread}/uploads`, { name: 'half.mp4', size: 3 * MB });
    await say(thread, [sent.id], { text: 'kept' });
    await say(over, [old.id], { text: 'old' });
    await harness.work();
    ids = { sent: sent.id, unsent: unsent.id, half: half.body.id, old: old.id };
    for (const [url, body] of [
      [`/conversations/${over}/status`, { status: 'resolved' }],
      ['/retention', { brandId: harness.brandId, kind: 'public_messages', days: 30 }],
    ] as const)
      expect((await harness.call(harness.admin, { method: 'PUT', url, body })).status).toBeLessThan(300);
  });

  it('goes: what did not come whole after two days, what nobody sent after a week; what went out stays', async () => {
    const sweep = () => makeSweepUploads(harness.deps)(harness.workspaceId);
    await sweep();
    expect((await left()).sort()).toEqual(['half', 'old', 'sent', 'unsent']);
    harness.clock.advance(2 * DAY_MS + 1_000);
    await sweep();
    expect((await left()).sort()).toEqual(['old', 'sent', 'unsent']);
    harness.clock.advance(5 * DAY_MS + 1_000);
    await sweep();
    expect((await left()).sort()).toEqual(['old', 'sent']);
    const pieces = await harness.database.admin`select 1 from upload_pieces where upload_id = ${ids.unsent}`;
    expect(pieces).toHaveLength(0);
  });

  it('goes with the words when the time of the words is over', async () => {
    harness.clock.advance(40 * DAY_MS);
    await makeSweepRetention(harness.deps)(harness.workspaceId);
    expect(await left()).toEqual(['sent']);
  });
});
