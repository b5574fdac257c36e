import { createHash } from 'node:crypto';
import { type Instant, instant } from '@kwartier/core';
import { readSettings, type Settings } from '@kwartier/runtime';

/** The key of the tests: as good as a random one, and always the same. */
export const TEST_KEY = createHash('sha256').update('kwartier tests').digest();

/** Settings for a product inside a test. Redis is one that never answers unless a test gives one: nothing may depend on it. */
export const testSettings = (given: Record<string, string>): Settings =>
  readSettings({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    REDIS_URL: '/nonexistent/redis.sock',
    ENCRYPTION_KEY: TEST_KEY.toString('base64'),
    PUBLIC_URL: 'http://127.0.0.1:4000',
    REQUESTS_PER_MINUTE: '1000000',
    ...given,
  });

/** A clock that stands until it is moved. */
export function testClock(at: number): { now: () => Instant; set(at: Instant): void; advance(ms: number): void } {
  let now = instant(at);
  return {
    now: () => now,
    set: (to) => {
      now = to;
    },
    advance: (ms) => {
      now = instant(now + ms);
    },
  };
}
