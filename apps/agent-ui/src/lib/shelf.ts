/** What of a browser's storage a shelf needs. */
export type DeviceStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Things by key, in memory and on this device: what lies there survives a reload, a crash and another sign-in. */
export interface Shelf<Value> {
  get(key: string): Value | undefined;
  put(key: string, value: Value): void;
  drop(key: string): void;
  /** All whose keys begin so, also those of other windows and earlier visits. */
  under(start: string): [key: string, value: Value][];
  /** What this device had no room for: it would go with the page. */
  inMemoryOnly(): Value[];
}

/** Storage that is full or forbidden is no error: the things last as long as the page. */
export function makeShelf<Value>(name: string, storageOf: () => DeviceStorage | undefined): Shelf<Value> {
  const prefix = `kwartier.${name}.`;
  const here = new Map<string, Value>();
  const unsafe = new Set<string>();
  const trying = <Result>(work: (storage: DeviceStorage) => Result): Result | undefined => {
    try {
      const storage = storageOf();
      return storage && work(storage);
    } catch {
      return undefined;
    }
  };
  const read = (storage: DeviceStorage, key: string): Value | undefined => {
    try {
      const text = storage.getItem(prefix + key);
      return text === null ? undefined : (JSON.parse(text) as Value);
    } catch {
      return undefined;
    }
  };
  const get = (key: string) => here.get(key) ?? trying((storage) => read(storage, key));
  return {
    get,
    put(key, value) {
      here.set(key, value);
      const isKept = trying((storage) => {
        storage.setItem(prefix + key, JSON.stringify(value));
        return true;
      });
      if (isKept) unsafe.delete(key);
      else unsafe.add(key);
    },
    drop(key) {
      here.delete(key);
      unsafe.delete(key);
      trying((storage) => storage.removeItem(prefix + key));
    },
    under(start) {
      const stored =
        trying((storage) => Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')) ?? [];
      const keys = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...here.keys(), ...keys])]
        .filter((key) => key.startsWith(start))
        .toSorted()
        .flatMap((key): [string, Value][] => {
          const value = get(key);
          return value === undefined ? [] : [[key, value]];
        });
    },
    inMemoryOnly: () => [...unsafe].flatMap((key) => here.get(key) ?? []),
  };
}

/** This browser's own; undefined where there is none or it is forbidden. */
export const ownStorage = (): DeviceStorage | undefined =>
  typeof localStorage === 'undefined' ? undefined : localStorage;
