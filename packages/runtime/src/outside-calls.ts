/** A call to a service that an admin named: a POST of JSON. */
export interface OutsideCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What it answered, or why there is nothing: the address may not be called, no answer came, it took too long, it was too much, or nobody here calls. */
export type OutsideAnswer =
  | { readonly status: number; readonly body: string }
  | { readonly trouble: 'address' | 'answer' | 'time' | 'size' | 'nobody' };

export type CallOutside = (call: OutsideCall) => Promise<OutsideAnswer>;

/** Longer than the fetcher waits for a service. */
const TIMEOUT_MS = 14_000;
const TROUBLES = ['address', 'answer', 'time', 'size'] as const;

/** Call through the fetcher process, which lets nobody be sent inside. @param fetcherUrl undefined: there is none, and nobody is called */
export const fetchedCalls =
  (fetcherUrl: string | undefined): CallOutside =>
  async (call) => {
    if (!fetcherUrl) return { trouble: 'nobody' };
    try {
      const answer = await fetch(`${fetcherUrl}/call`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(call),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const said = (await answer.json()) as { status?: unknown; body?: unknown; kind?: unknown };
      if (answer.ok) return { status: Number(said.status), body: String(said.body) };
      return { trouble: TROUBLES.find((one) => one === said.kind) ?? 'answer' };
    } catch {
      return { trouble: 'nobody' };
    }
  };
