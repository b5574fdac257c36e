import { expect, it } from 'vitest';
import { type DeviceStorage, makeShelf } from './shelf.ts';

function storage(isFull = () => false): DeviceStorage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => {
      if (isFull()) throw new Error('full');
      items.set(key, value);
    },
  };
}

it('has what an earlier page put there, under its own name', () => {
  const device = storage();
  makeShelf<string>('one', () => device).put('a.1', 'kept');
  makeShelf<string>('two', () => device).put('a.1', 'other');
  const later = makeShelf<string>('one', () => device);
  expect(later.under('a.')).toEqual([['a.1', 'kept']]);
  later.drop('a.1');
  expect(makeShelf<string>('one', () => device).under('')).toEqual([]);
});

it('says what would go with the page, while the device is full', () => {
  let isFull = true;
  const shelf = makeShelf<string>('one', () => storage(() => isFull));
  shelf.put('a', 'only here');
  expect([shelf.get('a'), shelf.inMemoryOnly()]).toEqual(['only here', ['only here']]);
  isFull = false;
  shelf.put('a', 'there');
  expect(shelf.inMemoryOnly()).toEqual([]);
});

it('works without a storage, and reads over what is no JSON', () => {
  const forbidden = makeShelf<string>('one', () => {
    throw new Error('forbidden');
  });
  forbidden.put('a', 'b');
  expect(forbidden.under('')).toEqual([['a', 'b']]);
  const device = storage();
  device.setItem('kwartier.one.bad', '{');
  expect(makeShelf('one', () => device).under('')).toEqual([]);
});
