/** A text to be put into another language. Languages are BCP 47. */
export interface TranslationAsked {
  readonly text: string;
  /** Null: the service is to find out. */
  readonly source: string | null;
  readonly target: string;
}

/** Where a service answers, and the key by which it knows us; null: it asks for none. */
export interface TranslationAccount {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly key: string | null;
}

/** A call as it goes over the wire: always a POST of JSON. */
export interface TranslationCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Translated {
  readonly text: string;
  /** The language it was in, as the service says; null: it does not. */
  readonly source: string | null;
}

/** Why a service gave no translation. `answer`: it said something that is none. */
export const TRANSLATION_TROUBLES = ['key', 'quota', 'busy', 'language', 'too_long', 'answer'] as const;
export type TranslationTrouble = (typeof TRANSLATION_TROUBLES)[number];

/**
 * What a translation service speaks. Pure: how a call gets out of the house, and past whom, is not its business. What the two services have
 * beyond this (formality, glossaries, whole documents) is left out.
 */
export interface Translator {
  call(asked: TranslationAsked, account: TranslationAccount): TranslationCall;
  /** @param body the answer as JSON; undefined if it was none */
  read(status: number, body: unknown): Translated | TranslationTrouble;
}
