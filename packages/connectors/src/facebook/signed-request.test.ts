import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSignedRequest } from './signed-request.ts';

const SECRET = 'app-secret';
const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const signed = (payload: string, secret = SECRET) =>
  `${createHmac('sha256', secret).update(payload).digest('base64url')}.${payload}`;
const request = { algorithm: 'HMAC-SHA256', user_id: '218471', issued_at: 1_291_836_800 };

describe('a signed request', () => {
  it('names the person whom it is about', () =>
    expect(readSignedRequest(signed(part(request)), SECRET)).toBe('218471'));

  it.each([
    ["another app's secret", signed(part(request), 'other'), SECRET],
    ['no signature', `.${part(request)}`, SECRET],
    ['a short signature', `${part('x')}.${part(request)}`, SECRET],
    ['a payload that was changed', signed(part(request)).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), SECRET],
    ['a third part', `${signed(part(request))}.x`, SECRET],
    ['another algorithm', signed(part({ ...request, algorithm: 'none' })), SECRET],
    ['nobody', signed(part({ algorithm: 'HMAC-SHA256' })), SECRET],
    ['no JSON', signed(part('no json')), SECRET],
    ['nothing', '', SECRET],
    ['a channel without a secret', signed(part(request)), undefined],
  ])('with %s is none', (_what, text, secret) => expect(readSignedRequest(text, secret)).toBeUndefined());
});
