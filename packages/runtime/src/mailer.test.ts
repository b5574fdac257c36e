import { expect, it } from 'vitest';
import { smtpServerOf } from './mailer.ts';

it.each([
  ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, secure: true, requireTLS: false }],
  ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, secure: false, requireTLS: true }],
  ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, secure: false, requireTLS: false }],
  ['smtp://[::1]:25', { host: '::1', port: 25, secure: false, requireTLS: false }],
  [
    'smtp://care%40example.com:p%2Fw%3A@mail.example.com:2525/',
    {
      host: 'mail.example.com',
      port: 2525,
      secure: false,
      requireTLS: true,
      auth: { user: 'care@example.com', pass: 'p/w:' },
    },
  ],
])('%s', (url, server) => {
  expect(smtpServerOf(url)).toEqual(server);
});
