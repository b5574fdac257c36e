/** Whether Postgres refused a row because its key is taken (SQLSTATE 23505), however deep drizzle wrapped it. */
export function isUniqueViolation(error: unknown): boolean {
  for (let inner = error as { code?: unknown; cause?: unknown } | undefined; inner; inner = inner.cause as typeof inner)
    if (inner.code === '23505') return true;
  return false;
}
