import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { UPLOAD_PIECE_BYTES } from '@kwartier/core';
import { createFetcher } from '@kwartier/fetcher';
import type { Answer, Harness, Person } from './harness.ts';

/**
 * The process that draws pictures anew and calls services.
 * @param callOrigins services on this machine that may be called
 * @param pageOrigins servers on this machine whose pages and pictures may be fetched
 * @returns its address, and how to end it
 */
export async function startDrawing(
  callOrigins: readonly string[] = [],
  pageOrigins: readonly string[] = [],
): Promise<{ url: string; close: () => Promise<unknown> }> {
  const server = createFetcher({ allowedOrigins: new Set(pageOrigins), callOrigins: new Set(callOrigins) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Bring a file in as the console does. @returns the last answer: the upload, or the refusal */
export async function attach(
  harness: Harness,
  who: Person,
  conversationId: string,
  bytes: Uint8Array,
  name = 'map.png',
): Promise<Answer> {
  const begun = await harness.call(who, {
    method: 'POST',
    url: `/conversations/${conversationId}/uploads`,
    body: { name, size: bytes.length },
  });
  if (begun.status !== 201) return begun;
  for (let index = 0; index * UPLOAD_PIECE_BYTES < bytes.length; index++) {
    const sent = await putPiece(harness, who, begun.body.id, index, bytes);
    if (sent.status !== 204) return sent;
  }
  return harness.call(who, { method: 'POST', url: `/uploads/${begun.body.id}/completion` });
}

export const putPiece = (
  harness: Harness,
  who: Person,
  id: string,
  index: number,
  bytes: Uint8Array,
): Promise<Answer> =>
  harness.call(who, {
    method: 'PUT',
    url: `/uploads/${id}/pieces/${index}`,
    body: Buffer.from(bytes.subarray(index * UPLOAD_PIECE_BYTES, (index + 1) * UPLOAD_PIECE_BYTES)),
    headers: { 'content-type': 'application/octet-stream' },
  });

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What one person does with files. */
export const attaching = (harness: Harness, who: Person) => {
  const call = (method: Method, url: string, body?: unknown): Promise<Answer> =>
    harness.call(who, { method, url, ...(body === undefined ? {} : { body }) });
  return {
    call,
    /** Attach a file that is taken. */
    async give(conversationId: string, bytes: Uint8Array, name: string) {
      const { status, body } = await attach(harness, who, conversationId, bytes, name);
      if (status !== 200) throw new Error(`not attached: ${JSON.stringify(body)}`);
      return body as { id: string; mediaType: string; size: number; previewUrl: string };
    },
    say: (conversationId: string, uploadIds: string[], fields: object, key: string = randomUUID()) =>
      harness.call(who, {
        method: 'POST',
        url: `/conversations/${conversationId}/messages`,
        body: { kind: 'reply', text: '', lastSeenSeq: 2_000_000_000, uploadIds, ...fields },
        headers: { 'idempotency-key': key },
      }),
    /** The files of their draft. */
    waiting: async (conversationId: string): Promise<string[]> =>
      (await call('GET', `/conversations/${conversationId}/uploads`)).body.items.map((one: { id: string }) => one.id),
  };
};

/** What became of a message. */
export const deliveryOf = async ({ database }: Harness, id: string) =>
  (
    await database.admin<{ delivery: string; reason: string | null }[]>`
      select delivery, delivery_reason as reason from messages where id = ${id}`
  )[0];

const size = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};
const box = (name: string, ...inside: Buffer[]): Buffer => {
  const body = Buffer.concat(inside);
  return Buffer.concat([size(body.length + 8), Buffer.from(name, 'latin1'), body]);
};
/** A film of so many bytes, as far as boxes go, that says where it was made. */
export const aFilm = (bytes: number): Buffer => {
  const head = Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isom')),
    box('moov', box('udta', box('\u00a9xyz', Buffer.from('+52.3105+004.7683/')))),
  ]);
  return Buffer.concat([head, box('mdat', Buffer.alloc(bytes - head.length - 8, 7))]);
};
