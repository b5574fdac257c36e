import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { decodeKey, type Settings } from './env.ts';

const ALGORITHM = 'aes-256-gcm';
/** Sealed with the key itself: only opened any more. */
const DIRECT = 1;
/** Sealed with a data key of its own, which is wrapped by the key that the header names. */
const ENVELOPE = 2;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const BOX_BYTES = NONCE_BYTES + TAG_BYTES;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const WRAPPED_BYTES = BOX_BYTES + KEY_BYTES;

export interface Secrets {
  /** What every value sealed with the current key begins with: its version and the key's id. */
  readonly header: Uint8Array;
  readonly seal: (plain: string, boundTo: string) => Uint8Array;
  /** @throws Error if no known key opens it, bytes were changed, or it belongs to another row */
  readonly open: (sealed: Uint8Array, boundTo: string) => string;
  /**
   * The same value under the current key. An envelope keeps its data key and its ciphertext; only the wrapping changes.
   * @returns undefined if it is under the current key already
   * @throws Error as `open` does
   */
  readonly rewrap: (sealed: Uint8Array, boundTo: string) => Uint8Array | undefined;
}

/** Tells keys apart without saying anything about them: the beginning of a hash with a purpose of its own. */
export const keyIdOf = (key: Uint8Array): Uint8Array =>
  createHash('sha256').update('kwartier key id\0').update(key).digest().subarray(0, KEY_ID_BYTES);

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D). Layout: nonce, tag, ciphertext. */
function lock(key: Uint8Array, plain: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unlock(key: Uint8Array, box: Uint8Array, bound: string): Buffer {
  if (box.length < BOX_BYTES) throw new Error('This is no sealed value: it is too short.');
  const decipher = createDecipheriv(ALGORITHM, key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(bound))
    .setAuthTag(box.subarray(NONCE_BYTES, BOX_BYTES));
  return Buffer.concat([decipher.update(box.subarray(BOX_BYTES)), decipher.final()]);
}

/**
 * Envelopes: each value is sealed with a random data key, and that is wrapped by the key-encryption key whose id stands in the
 * header. What a value belongs to is authenticated with both, so that one moved to another row does not open.
 * Layout: version, key id, wrapped data key (nonce, tag, key), value (nonce, tag, ciphertext).
 * @param current 32 bytes: what seals
 * @param others 32 bytes each: what else opens, while keys are being changed
 */
export function makeSecrets(current: Uint8Array, others: readonly Uint8Array[] = []): Secrets {
  const header = Buffer.concat([Buffer.from([ENVELOPE]), keyIdOf(current)]);
  const known = [current, ...others];
  const byId = new Map(known.map((key) => [Buffer.from(keyIdOf(key)).toString('hex'), key]));
  // The header is authenticated too: a value cannot be passed off as one of another key.
  const wrapping = (head: Uint8Array, boundTo: string) => `key ${Buffer.from(head).toString('hex')} ${boundTo}`;

  function dataKeyOf(bytes: Buffer, boundTo: string): Buffer {
    const head = bytes.subarray(0, HEADER_BYTES);
    const key = byId.get(head.subarray(1).toString('hex'));
    if (!key)
      throw new Error(
        'This value was sealed with a key that is not here. Put it into ENCRYPTION_KEYS_OLD, or seal the value anew.',
      );
    return unlock(key, bytes.subarray(HEADER_BYTES, HEADER_BYTES + WRAPPED_BYTES), wrapping(head, boundTo));
  }

  function openDirect(bytes: Buffer, boundTo: string): Buffer {
    for (const key of known) {
      try {
        return unlock(key, bytes.subarray(1), boundTo);
      } catch {
        // Values of this form do not say which key it was.
      }
    }
    throw new Error('This value does not open: the key is another, it was changed, or it belongs to another row.');
  }

  function openBytes(bytes: Buffer, boundTo: string): Buffer {
    if (bytes[0] === DIRECT) return openDirect(bytes, boundTo);
    if (bytes[0] !== ENVELOPE || bytes.length < HEADER_BYTES + WRAPPED_BYTES + BOX_BYTES)
      throw new Error('This is no sealed value of a known version.');
    return unlock(dataKeyOf(bytes, boundTo), bytes.subarray(HEADER_BYTES + WRAPPED_BYTES), boundTo);
  }

  function seal(plain: Uint8Array, boundTo: string): Uint8Array {
    const dataKey = randomBytes(KEY_BYTES);
    return Buffer.concat([header, lock(current, dataKey, wrapping(header, boundTo)), lock(dataKey, plain, boundTo)]);
  }

  return {
    header,
    seal: (plain, boundTo) => seal(Buffer.from(plain, 'utf8'), boundTo),
    open: (sealed, boundTo) => openBytes(Buffer.from(sealed), boundTo).toString('utf8'),
    rewrap(sealed, boundTo) {
      const bytes = Buffer.from(sealed);
      // Opened whole even if only the wrapping changes: a broken value must not look mended.
      const plain = openBytes(bytes, boundTo);
      if (bytes.subarray(0, HEADER_BYTES).equals(header)) return undefined;
      if (bytes[0] === DIRECT) return seal(plain, boundTo);
      return Buffer.concat([
        header,
        lock(current, dataKeyOf(bytes, boundTo), wrapping(header, boundTo)),
        bytes.subarray(HEADER_BYTES + WRAPPED_BYTES),
      ]);
    },
  };
}

type Keys = Pick<Settings, 'ENCRYPTION_KEY' | 'ENCRYPTION_KEYS_OLD'>;

/** The keys of the settings, the current one first. */
export const keysOf = ({ ENCRYPTION_KEY, ENCRYPTION_KEYS_OLD }: Keys): readonly [Uint8Array, ...Uint8Array[]] => [
  decodeKey(ENCRYPTION_KEY) as Buffer,
  ...ENCRYPTION_KEYS_OLD.map((text) => decodeKey(text) as Buffer),
];

/** The keys of the settings: `ENCRYPTION_KEY` seals, those of `ENCRYPTION_KEYS_OLD` only open. */
export function secretsOf(settings: Keys): Secrets {
  const [current, ...others] = keysOf(settings);
  return makeSecrets(current, others);
}
