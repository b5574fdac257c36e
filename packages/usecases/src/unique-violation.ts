import { DomainError } from '@kwartier/core';

/** Whether Postgres refused a row because its key is taken (SQLSTATE 23505), however deep drizzle wrapped it. */
export function isUniqueViolation(error: unknown): boolean {
  for (let inner = error as { code?: unknown; cause?: unknown } | undefined; inner; inner = inner.cause as typeof inner)
    if (inner.code === '23505') return true;
  return false;
}

/** For the end of a transaction that names something: a name that is there already is refused as `settings.name_taken`. */
export const nameTaken =
  (what: string) =>
  (error: unknown): never => {
    if (isUniqueViolation(error))
      throw new DomainError('settings.name_taken', `There is a ${what} of this name already. Choose another.`);
    throw error;
  };
