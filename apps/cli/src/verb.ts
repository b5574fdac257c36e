import type { Settings } from '@kwartier/runtime';

/** What a verb works with. */
export interface Call {
  /** Read and checked; asking throws a SettingsError that lists every mistake. */
  readonly settings: () => Settings;
  /** What was given after the verb. */
  readonly args: readonly string[];
  /** One line for the person. */
  readonly say: (line: string) => void;
}

/** Something kwartier can be told to do. */
export interface Verb {
  readonly name: string;
  /** What follows the name, in the form that help shows. */
  readonly takes: string;
  readonly summary: string;
  /** @returns the exit code: 0, or 1 if something needs a person @throws Refusal, SettingsError, or a bug */
  readonly run: (call: Call) => Promise<number>;
}

/** A call that cannot be done as it was given; the message says what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
