import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { renew } from './renew.ts';

/** A query on screen, whose answers are given by hand. */
function watched() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const answers: PromiseWithResolvers<string>[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ['inbox'],
    queryFn: () => {
      const answer = Promise.withResolvers<string>();
      answers.push(answer);
      return answer.promise;
    },
  });
  observer.subscribe(() => undefined);
  return {
    asked: () => answers.length,
    answer: async (text: string) => {
      answers.at(-1)?.resolve(text);
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
    refuse: async () => {
      answers.at(-1)?.reject(new Error('no'));
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
    renew: () => renew(client, { queryKey: ['inbox'], refetchType: 'active' }),
    shown: () => observer.getCurrentResult().data,
  };
}

it('asks again at once for what is on screen', async () => {
  const query = watched();
  await query.answer('old');
  query.renew();
  expect(query.asked()).toBe(2);
  await query.answer('new');
  expect(query.shown()).toBe('new');
});

it('asks again when a first answer comes that may be older than the event, once for many events', async () => {
  const query = watched();
  query.renew();
  query.renew();
  expect(query.asked()).toBe(1);
  await query.answer('old');
  expect(query.asked()).toBe(2);
  await query.answer('new');
  expect(query.shown()).toBe('new');
  expect(query.asked()).toBe(2);
});

it('asks again after a first answer that failed', async () => {
  const query = watched();
  query.renew();
  await query.refuse();
  expect(query.asked()).toBe(2);
  await query.answer('new');
  expect(query.shown()).toBe('new');
});
