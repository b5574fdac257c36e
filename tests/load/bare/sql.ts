import postgres from 'postgres';

/** The bare stack's client, as plain as it comes. */
export function bareSql() {
  const url = process.env.DATABASE_URL as string;
  const host = /@([^:/?]*)/.exec(url)?.[1] ?? '';
  return postgres(url, {
    ...(/^%2f/i.test(host) ? { host: decodeURIComponent(host) } : {}),
    max: 10,
    onnotice: () => undefined,
  });
}
