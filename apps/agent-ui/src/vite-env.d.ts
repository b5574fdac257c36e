/// <reference types="vite/client" />

declare module 'twitter-text/dist/esm/parseTweet.js' {
  /** X's own count of a post (twitter-text v3). */
  export default function parseTweet(text: string): { weightedLength: number; valid: boolean };
}

declare module 'virtual:messages/*' {
  const catalogue: Readonly<Record<string, string | readonly object[]>>;
  export default catalogue;
  /** What the language makes of the texts that the server composes. */
  export const server: Readonly<Record<string, string>>;
}
