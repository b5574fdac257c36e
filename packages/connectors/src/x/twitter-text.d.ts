/** The part of twitter-text 3.1.0 that is used; the package brings no types. */
declare module 'twitter-text' {
  interface TwitterText {
    parseTweet(text: string): { weightedLength: number; valid: boolean };
    extractUrlsWithIndices(text: string): { url: string; indices: [number, number] }[];
  }
  const twitterText: TwitterText;
  export default twitterText;
}
