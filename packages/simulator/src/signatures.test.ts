import { expect, it } from 'vitest';
import { metaJson, signForMeta, signForX } from './signatures.ts';

// Expected values made with the openssl command line, not with our code.
it('signs for X in base64', () => {
  expect(signForX('own-consumer-secret', '{"for_user_id":"2081","tweet_delete_events":[]}')).toBe(
    'sha256=GYMal0DIAgrbq59Bkks5pebLkvuaL1KpSOx7c1oAGjc=',
  );
});

it('signs for Meta in hex, over escaped bytes', () => {
  const body = metaJson({ message: 'Grüße aus Köln 😀 https://a.example/b' });
  expect(body).toBe('{"message":"Gr\\u00fc\\u00dfe aus K\\u00f6ln \\ud83d\\ude00 https:\\/\\/a.example\\/b"}');
  expect(signForMeta('own-app-secret', body)).toBe(
    'sha256=d0daf780b4c6d09eacbf13fdc629527fde3de03adb185743faf4255dcfaac17e',
  );
});
