/**
 * What a failed call means for what to do next.
 *
 * `transient`: certain that nothing was accepted, try again. `rate_limited`: the same, but not before `retryAfterMs`.
 * `ambiguous`: it may have been accepted; look before anything else. `unauthorized`: the account's access is gone.
 * `permanent`: refused for good, with the platform's reason. `media_gone`: refused, because the platform no longer knows a file that
 * was brought there: with the file brought again it may be taken.
 */
export type ConnectorErrorKind =
  | 'transient'
  | 'rate_limited'
  | 'ambiguous'
  | 'unauthorized'
  | 'permanent'
  | 'media_gone';

interface Options {
  readonly retryAfterMs?: number;
  readonly httpStatus?: number | null;
  /** The platform's own code or problem type, for the attempt log. */
  readonly platformCode?: string | null;
  readonly cause?: unknown;
}

/** Everything a connector throws. The message is a sentence an agent may read; never a token, never a body. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly kind: ConnectorErrorKind;
  /** Milliseconds; 0 unless `rate_limited`. */
  readonly retryAfterMs: number;
  readonly httpStatus: number | null;
  readonly platformCode: string | null;

  constructor(kind: ConnectorErrorKind, message: string, options: Options = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.httpStatus = options.httpStatus ?? null;
    this.platformCode = options.platformCode ?? null;
  }
}
