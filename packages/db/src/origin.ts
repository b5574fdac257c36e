import { AsyncLocalStorage } from 'node:async_hooks';

/** Where what is being done comes from: what the audit log says besides who and what. */
export interface Origin {
  /** An address of the network, or the name of a command. */
  readonly from: string;
  /** The request in the log; null where there is none. */
  readonly requestId: string | null;
}

const storage = new AsyncLocalStorage<Origin>();

/** Run something that came from there, with everything it starts: each entry of the audit log made meanwhile says so. */
export const withOrigin = <T>(origin: Origin, work: () => T): T => storage.run(origin, work);

/** Where the present work comes from; undefined: from inside. */
export const presentOrigin = (): Origin | undefined => storage.getStore();
