import { DomainError } from '@kwartier/core';

/** Whether Postgres refused a row because its key is taken (SQLSTATE 23505), however deep drizzle wrapped it. */
export function isUniqueViolation(error: unknown): boolean {
  for (let inner = error as { code?: unknown; cause?: unknown } | undefined; inner; inner = inner.cause as typeof inner)
    if (inner.code === '23505') return true;
  return false;
}

const TAKEN = {
  team: 'There is a team of this name already. Choose another.',
  brand: 'There is a brand of this name already. Choose another.',
  policy: 'There is a policy of this name already. Choose another.',
};

/** For the end of a transaction that names something: a name that is there already is refused as `settings.name_taken`. */
export const nameTaken =
  (what: keyof typeof TAKEN) =>
  (error: unknown): never => {
    if (isUniqueViolation(error)) throw new DomainError('settings.name_taken', TAKEN[what]);
    throw error;
  };
