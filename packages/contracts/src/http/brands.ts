import { HEX_COLOUR, type Hex, WRAP_UPS } from '@kwartier/core';
import { z } from 'zod';
import { Uuid } from './common.ts';

const HexColour = z.string().regex(HEX_COLOUR, 'must be a colour as #rrggbb') as unknown as z.ZodType<Hex, Hex>;

/** A brand's colour on each theme of the console. That it can be read there is asked when it is set. */
export const AccentSchema = z.strictObject({ light: HexColour, dark: HexColour });

/** How a brand looks, for whoever works for it or helps with one of its conversations. */
export const BrandLook = z.object({
  id: Uuid,
  name: z.string(),
  accent: AccentSchema.nullable(),
  /** Where this API gives out its logo; null if it has none. Changes with the logo. */
  logoUrl: z.string().nullable(),
});
export type BrandLook = z.infer<typeof BrandLook>;

/** A brand of the signed-in person, with what it asks for when a conversation is resolved. */
export const OwnBrand = BrandLook.extend({ wrapUp: z.enum(WRAP_UPS) });
