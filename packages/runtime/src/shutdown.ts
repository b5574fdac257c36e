/** One thing to close, and how long it may take. */
export interface ClosingStep {
  readonly name: string;
  readonly close: () => Promise<unknown>;
}

const DEADLINE_MS = 25_000;

/**
 * Close in order on SIGTERM, SIGINT, or when the parent process is gone; exit after it, or after 25 s whatever happens. A second
 * signal exits at once.
 */
export function closeOnSignal(steps: readonly ClosingStep[], log: (message: string) => void): void {
  let closing = false;
  const begin = (why: string) => {
    if (closing) process.exit(1);
    closing = true;
    log(`closing: ${why}`);
    setTimeout(() => process.exit(1), DEADLINE_MS).unref();
    void (async () => {
      for (const step of steps)
        await step.close().catch((error: unknown) => log(`${step.name} did not close: ${String(error)}`));
      process.exit(0);
    })();
  };
  process.on('SIGTERM', () => begin('SIGTERM'));
  process.on('SIGINT', () => begin('SIGINT'));
  process.on('disconnect', () => begin('the parent process is gone'));
}
