import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

export interface TranslationService extends AsyncDisposable {
  readonly origin: string;
  /** Every call, as it came over the wire. */
  readonly asked: Asked[];
  /** What the next calls are answered instead. */
  readonly refusals: { status: number; body: object | string }[];
}

/** A service that speaks as LibreTranslate and as DeepL do; it turns texts round and names the language. */
export async function startTranslationService(): Promise<TranslationService> {
  const asked: Asked[] = [];
  const refusals: TranslationService['refusals'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
      const refusal = refusals.shift();
      const round = (text: string) => `${[...text].reverse().join('')} (${body.target ?? body.target_lang})`;
      const answer =
        refusal?.body ??
        (request.url === '/v2/translate'
          ? { translations: [{ detected_source_language: 'NL', text: round(body.text[0]) }] }
          : { translatedText: round(body.q) });
      response
        .writeHead(refusal?.status ?? 200, { 'content-type': 'application/json' })
        .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    refusals,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
