import type { BrandLook } from '@kwartier/contracts';
import type { Accent } from '@kwartier/core';

/** How a brand looks; the address of its logo changes with the logo. */
export const brandLook = ({
  id,
  name,
  accent,
  logoTag,
}: {
  readonly id: string;
  readonly name: string;
  readonly accent: Accent | null;
  readonly logoTag: string | null;
}): BrandLook => ({
  id,
  name,
  accent: accent && { light: accent.light, dark: accent.dark },
  logoUrl: logoTag && `/api/v1/brands/${id}/logo?${logoTag}`,
});
