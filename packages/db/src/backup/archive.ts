import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';

/** The first bytes of every archive, before what is compressed. The number counts forms of the archive, not of the schema. */
const MAGIC = Buffer.from('KWARTIER BACKUP 1\n');
const HEAD_BYTES = 5;
/** No frame of ours is larger; what says so is no archive of ours. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

/** What an archive tells of itself before its rows. */
export interface ArchiveHeader {
  readonly createdAt: string;
  /** When each migration of the schema was made: what the rows fit. */
  readonly migrations: readonly number[];
  /** Ids of the keys that open the sealed values in it; the keys themselves are never in an archive. */
  readonly keyIds: readonly string[];
  /** The newest entry of each workspace's audit log. */
  readonly auditHeads: readonly { readonly workspaceId: string; readonly position: number; readonly hash: string }[];
  /** Where the numbers of rows go on, by `table.column`. */
  readonly sequences: Readonly<Record<string, number>>;
}

/** Rows of one table in one workspace. */
export interface Section {
  readonly table: string;
  readonly workspaceId: string;
  readonly columns: readonly string[];
}

export interface SectionEnd {
  readonly rows: number;
  /** SHA-256 of the rows, in hexadecimal digits. */
  readonly sha256: string;
}

export interface ArchiveEnd {
  readonly sections: number;
  readonly rows: number;
  /** Says what the database held, whenever and wherever it was backed up: equal rows, equal hash. */
  readonly contentHash: string;
  /** SHA-256 of everything before, in hexadecimal digits. */
  readonly sha256: string;
}

/** A file that is no archive, or not whole, or not as it was written. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** One hash over what every section held. */
export class ContentHash {
  readonly #sum = createHash('sha256');
  rows = 0;
  sections = 0;

  add({ table, workspaceId, columns }: Section, { rows, sha256 }: SectionEnd): void {
    this.#sum.update(`${JSON.stringify([table, workspaceId, columns, rows, sha256])}\n`);
    this.rows += rows;
    this.sections += 1;
  }

  digest(): string {
    return this.#sum.digest('hex');
  }
}

/** Counts and hashes rows as COPY writes them: a line each, with line breaks inside of values escaped. */
export class RowsHash {
  readonly #sum = createHash('sha256');
  #rows = 0;

  add(chunk: Uint8Array): void {
    this.#sum.update(chunk);
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) this.#rows += 1;
  }

  end(): SectionEnd {
    return { rows: this.#rows, sha256: this.#sum.digest('hex') };
  }
}

type FrameType = 'H' | 'S' | 'D' | 'E' | 'Z';

/** Writes an archive under another name and gives it its own when it is whole and on disk. */
export class ArchiveWriter {
  readonly #path: string;
  readonly #out: ReturnType<typeof createZstdCompress>;
  readonly #done: Promise<void>;
  readonly #sum = createHash('sha256');
  readonly #content = new ContentHash();

  constructor(path: string, header: ArchiveHeader) {
    this.#path = path;
    const file = createWriteStream(`${path}.unfinished`, { mode: 0o600, flush: true });
    file.write(MAGIC);
    this.#out = createZstdCompress();
    this.#done = pipeline(this.#out, file);
    this.#done.catch(() => undefined);
    this.#frame('H', Buffer.from(JSON.stringify(header)));
  }

  #frame(type: FrameType, payload: Uint8Array, isHashed = true): boolean {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(payload.length, 1);
    if (isHashed) this.#sum.update(head).update(payload);
    this.#out.write(head);
    return this.#out.write(payload);
  }

  /** Write one section. @throws what the rows or the disk throw */
  async section(section: Section, rows: AsyncIterable<Uint8Array>): Promise<SectionEnd> {
    this.#frame('S', Buffer.from(JSON.stringify(section)));
    const hash = new RowsHash();
    for await (const chunk of rows) {
      hash.add(chunk);
      if (!this.#frame('D', chunk))
        await Promise.race([new Promise((resolve) => this.#out.once('drain', resolve)), this.#done]);
    }
    const end = hash.end();
    this.#frame('E', Buffer.from(JSON.stringify(end)));
    this.#content.add(section, end);
    return end;
  }

  async finish(): Promise<ArchiveEnd> {
    const { sections, rows } = this.#content;
    const end = { sections, rows, contentHash: this.#content.digest(), sha256: this.#sum.digest('hex') };
    this.#frame('Z', Buffer.from(JSON.stringify(end)), false);
    this.#out.end();
    await this.#done;
    await rename(`${this.#path}.unfinished`, this.#path);
    return end;
  }

  async abandon(): Promise<void> {
    this.#out.destroy();
    await this.#done.catch(() => undefined);
    await rm(`${this.#path}.unfinished`, { force: true });
  }
}

/** What is done with an archive while it is read, in this order. */
export interface ArchiveVisitor {
  header?(header: ArchiveHeader): Promise<void> | void;
  /** @returns where the rows go; undefined: nowhere */
  section?(section: Section): Promise<Writable | undefined> | Writable | undefined;
  sectionEnd?(section: Section, end: SectionEnd): Promise<void> | void;
}

async function* framesOf(path: string): AsyncGenerator<{ type: FrameType; head: Buffer; payload: Buffer }> {
  const file = await open(path).catch(() => {
    throw new ArchiveError(`${path} cannot be read. Check the path and its rights.`);
  });
  const begin = Buffer.alloc(MAGIC.length);
  await file.read(begin, 0, MAGIC.length, 0);
  await file.close();
  if (!begin.equals(MAGIC))
    throw new ArchiveError(`${path} is no backup of Kwartier, or one of a form not known here.`);
  const packed = createReadStream(path, { start: MAGIC.length });
  const plain = createZstdDecompress();
  const flow = pipeline(packed, plain).catch(() => undefined);
  let pending: Buffer[] = [];
  let length = 0;
  const take = (count: number): Buffer => {
    const all = pending.length === 1 ? pending[0]! : Buffer.concat(pending);
    pending = [all.subarray(count)];
    length -= count;
    return all.subarray(0, count);
  };
  let head: Buffer | undefined;
  try {
    for await (const chunk of plain) {
      pending.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      for (;;) {
        if (!head) {
          if (length < HEAD_BYTES) break;
          head = Buffer.from(take(HEAD_BYTES));
        }
        const size = head.readUInt32BE(1);
        if (size > MAX_FRAME_BYTES)
          throw new ArchiveError('The archive is damaged: a part of it has an impossible size.');
        if (length < size) break;
        yield { type: head.toString('latin1', 0, 1) as FrameType, head, payload: take(size) };
        head = undefined;
      }
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError('The archive is damaged or was cut off: it does not unpack.', { cause: error });
  } finally {
    packed.destroy();
    plain.destroy();
    await flow;
  }
}

function parsed<T>(payload: Buffer): T {
  try {
    return JSON.parse(payload.toString()) as T;
  } catch (error) {
    throw new ArchiveError('The archive is damaged: a part of it cannot be read.', { cause: error });
  }
}

/**
 * Read a whole archive and check every sum in it.
 * @throws ArchiveError if it is not what was written
 */
export async function readArchive(
  path: string,
  visitor: ArchiveVisitor = {},
): Promise<{ header: ArchiveHeader; end: ArchiveEnd }> {
  const sum = createHash('sha256');
  const content = new ContentHash();
  let header: ArchiveHeader | undefined;
  let end: ArchiveEnd | undefined;
  let section: Section | undefined;
  let rows = new RowsHash();
  let into: Writable | undefined;
  for await (const { type, head, payload } of framesOf(path)) {
    if (end) throw new ArchiveError('The archive is damaged: something follows its end.');
    if (type !== 'Z') sum.update(head).update(payload);
    if (type === 'D') {
      rows.add(payload);
      // The frame's bytes are part of a buffer that is used again.
      if (into && !into.write(Buffer.from(payload))) await new Promise((resolve) => into!.once('drain', resolve));
    } else if (type === 'H') {
      header = parsed<ArchiveHeader>(payload);
      await visitor.header?.(header);
    } else if (type === 'S') {
      section = parsed<Section>(payload);
      rows = new RowsHash();
      into = await visitor.section?.(section);
    } else if (type === 'E') {
      const claimed = parsed<SectionEnd>(payload);
      const found = rows.end();
      if (!section || claimed.rows !== found.rows || claimed.sha256 !== found.sha256)
        throw new ArchiveError(
          `The archive is damaged: the rows of ${section?.table ?? 'a table'} are not what was written.`,
        );
      if (into) {
        into.end();
        await finished(into);
      }
      content.add(section, found);
      await visitor.sectionEnd?.(section, found);
      section = undefined;
    } else if (type === 'Z') end = parsed<ArchiveEnd>(payload);
    else throw new ArchiveError('The archive is damaged: a part of it is of no known kind.');
  }
  if (!header || !end || section) throw new ArchiveError('The archive was cut off: its end is missing.');
  const isAsWritten =
    end.sha256 === sum.digest('hex') &&
    end.contentHash === content.digest() &&
    // Its own counts are in no sum.
    end.sections === content.sections &&
    end.rows === content.rows;
  if (!isAsWritten) throw new ArchiveError('The archive is damaged: its sum is not the one that was written.');
  return { header, end };
}

/** Rows as COPY gives them, in pieces of a reasonable size: it gives each row by itself. */
export async function* inPieces(rows: Readable, bytes = 256 * 1024): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const part of rows as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length < bytes) continue;
    yield Buffer.concat(parts);
    [parts, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(parts);
  // postgres.js stops reading from Postgres while its stream is full, and goes on when more is wanted of it. If that was at the last
  // row, nothing is wanted any more: without this the connection would never be heard again.
  rows._read(0);
}
