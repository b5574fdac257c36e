import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyIdOf, makeSecrets } from './secrets.ts';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const ROW = 'channels.credentials w1 c1';
const secrets = makeSecrets(NEW, [OLD]);

/** As values were sealed before they had a key of their own: version 1, nonce, tag, ciphertext. */
function sealDirectly(key: Buffer, plain: string, boundTo: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body]);
}

describe('a sealed value', () => {
  it('opens again, names its key in its header, and is never the same bytes twice', () => {
    const sealed = secrets.seal('token ä', ROW);
    expect(secrets.open(sealed, ROW)).toBe('token ä');
    expect(Buffer.from(sealed.subarray(0, 9))).toEqual(Buffer.from(secrets.header));
    expect(Buffer.from(sealed.subarray(1, 9))).toEqual(Buffer.from(keyIdOf(NEW)));
    expect(Buffer.from(secrets.seal('token ä', ROW))).not.toEqual(Buffer.from(sealed));
    expect(Buffer.from(sealed).includes('token')).toBe(false);
  });

  it('does not open for another row, column or workspace', () => {
    const sealed = secrets.seal('token', ROW);
    for (const other of ['channels.credentials w1 c2', 'channels.credentials w2 c1', 'agents.totp w1 c1', ''])
      expect(() => secrets.open(sealed, other)).toThrow();
  });

  it('does not open with any one bit changed, nor cut short', () => {
    const sealed = Buffer.from(secrets.seal('token', ROW));
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ (1 << (at % 8));
      expect(() => secrets.open(changed, ROW), `byte ${at}`).toThrow();
      expect(() => secrets.open(sealed.subarray(0, at), ROW), `cut at ${at}`).toThrow();
    }
  });

  it('does not open with the data key of another value put into it', () => {
    const [one, two] = [Buffer.from(secrets.seal('one', ROW)), Buffer.from(secrets.seal('two', ROW))];
    const mixed = Buffer.concat([one.subarray(0, 69), two.subarray(69)]);
    expect(() => secrets.open(mixed, ROW)).toThrow();
  });

  it('says which setting helps when its key is not there', () => {
    const sealed = makeSecrets(OLD).seal('token', ROW);
    expect(() => makeSecrets(NEW).open(sealed, ROW)).toThrow(/ENCRYPTION_KEYS_OLD/);
  });
});

describe('a change of keys', () => {
  it('opens what either key sealed, in either form, and seals with the new one', () => {
    for (const sealed of [
      makeSecrets(OLD).seal('token', ROW),
      makeSecrets(NEW).seal('token', ROW),
      sealDirectly(OLD, 'token', ROW),
      sealDirectly(NEW, 'token', ROW),
    ])
      expect(secrets.open(sealed, ROW)).toBe('token');
    expect(makeSecrets(NEW).open(secrets.seal('token', ROW), ROW)).toBe('token');
  });

  it('re-wraps without touching the ciphertext, after which the old key is not needed', () => {
    const before = Buffer.from(makeSecrets(OLD).seal('token', ROW));
    const after = Buffer.from(secrets.rewrap(before, ROW)!);
    expect(makeSecrets(NEW).open(after, ROW)).toBe('token');
    expect(() => makeSecrets(OLD).open(after, ROW)).toThrow();
    expect(after.subarray(69)).toEqual(before.subarray(69));
    expect(secrets.rewrap(after, ROW)).toBeUndefined();
  });

  it('gives values of the old form an envelope', () => {
    for (const key of [OLD, NEW]) {
      const after = secrets.rewrap(sealDirectly(key, 'token', ROW), ROW)!;
      expect(after[0]).toBe(2);
      expect(makeSecrets(NEW).open(after, ROW)).toBe('token');
    }
  });

  it('mends nothing that is broken or belongs elsewhere', () => {
    const sealed = Buffer.from(makeSecrets(OLD).seal('token', ROW));
    expect(() => secrets.rewrap(sealed, 'channels.credentials w1 c2')).toThrow();
    sealed[sealed.length - 1] = sealed.at(-1)! ^ 1;
    expect(() => secrets.rewrap(sealed, ROW)).toThrow();
    const now = Buffer.from(secrets.seal('token', ROW));
    now[now.length - 1] = now.at(-1)! ^ 1;
    expect(() => secrets.rewrap(now, ROW)).toThrow();
  });
});
