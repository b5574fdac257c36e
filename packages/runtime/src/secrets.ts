import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Secrets {
  readonly seal: (plain: string, boundTo: string) => Uint8Array;
  readonly open: (sealed: Uint8Array, boundTo: string) => string;
}

/**
 * AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); what a secret belongs to is authenticated with it, so that a
 * sealed value moved to another row does not open. Layout: version, nonce, tag, ciphertext.
 * @param key 32 bytes
 */
export function makeSecrets(key: Uint8Array): Secrets {
  return {
    seal(plain, boundTo) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, boundTo) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES)
        throw new Error('This is no sealed value of a known version.');
      const tagAt = 1 + NONCE_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, tagAt))
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(bytes.subarray(tagAt, tagAt + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(tagAt + TAG_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}
