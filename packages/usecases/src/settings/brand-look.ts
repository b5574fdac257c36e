import { createHash } from 'node:crypto';
import {
  type Accent,
  type Actor,
  accentContrast,
  type BrandId,
  COLOUR_THEMES,
  can,
  DomainError,
  isReadable,
  LEAST_CONTRAST,
  MAX_LOGO_BYTES,
  MEDIA_HEAD_BYTES,
  mediaKind,
  megabytes,
  nearestReadable,
  sniffMedia,
} from '@kwartier/core';
import { loadBrandLogo } from '@kwartier/db/reads/brand-logos';
import { listBrands } from '@kwartier/db/reads/settings';
import { deleteBrandLogo, saveBrandLogo } from '@kwartier/db/writes/brand-logos';
import { updateBrand } from '@kwartier/db/writes/settings';
import type { Deps } from '../deps.ts';
import { record } from '../identity/record.ts';
import type { DrawAnew } from '../uploads/uploads.ts';

/** Refuse a colour that could not be read, with the nearest that can. @throws DomainError `brand.accent_contrast` */
export function assertReadable(accent: Accent): void {
  for (const theme of COLOUR_THEMES) {
    const colour = accent[theme];
    if (isReadable(colour, theme)) continue;
    const contrast = Math.floor(accentContrast(colour, theme) * 10) / 10;
    const nearest = nearestReadable(colour, theme);
    throw new DomainError(
      'brand.accent_contrast',
      theme === 'light'
        ? `${colour} is hard to read on light colours: its contrast is ${contrast}, and ${LEAST_CONTRAST} is needed. The nearest that can be read is ${nearest}.`
        : `${colour} is hard to read on dark colours: its contrast is ${contrast}, and ${LEAST_CONTRAST} is needed. The nearest that can be read is ${nearest}.`,
      { theme, colour, contrast, nearest },
    );
  }
}

/** Each @throws DomainError `permission.denied`, `brand.not_found` */
export interface BrandLogos {
  /**
   * Give a brand a logo; it is drawn anew, small, before it is kept. Told again, it is the same.
   * @param bytes JPEG, PNG or WebP; a drawing (SVG) can hold scripts and is not taken
   * @throws DomainError `upload.unsupported`, `upload.too_large`, `upload.not_drawn`
   */
  set(actor: Actor, id: BrandId, bytes: Uint8Array): Promise<void>;
  /** Told again, it is gone already. */
  remove(actor: Actor, id: BrandId): Promise<void>;
  /** WebP, for its own people and for guests of one of its conversations. @throws DomainError `picture.not_found` */
  read(actor: Actor, id: BrandId): Promise<Uint8Array>;
}

export function makeBrandLogos(
  deps: Pick<Deps, 'db' | 'now' | 'publish'> & { readonly drawAnew: DrawAnew },
): BrandLogos {
  async function assertMayChange(actor: Actor, id: BrandId): Promise<void> {
    if (!can(actor, 'people.write'))
      throw new DomainError('permission.denied', 'Only an admin may change people and teams.');
    const brands = await deps.db.transact(actor.workspaceId, (tx) => listBrands(tx, actor.workspaceId));
    if (!actor.brandIds.includes(id) || !brands.some((brand) => brand.id === id))
      throw new DomainError('brand.not_found', 'There is no such brand.');
  }
  const keep = async (actor: Actor, id: BrandId, picture: Uint8Array | null) => {
    const logoTag = picture && createHash('sha256').update(picture).digest('hex').slice(0, 16);
    await deps.db.transact(actor.workspaceId, async (tx) => {
      const before = (await listBrands(tx, actor.workspaceId)).find((brand) => brand.id === id)?.logoTag ?? null;
      if (before === logoTag) return;
      await updateBrand(tx, actor.workspaceId, id, { logoTag });
      if (picture) await saveBrandLogo(tx, actor.workspaceId, id, picture);
      else await deleteBrandLogo(tx, actor.workspaceId, id);
      await record(deps, tx, actor, picture ? 'brand.logo_set' : 'brand.logo_removed', ['brand', id]);
    });
    deps.publish(actor.workspaceId, 'settings.changed', { subject: 'brands' });
  };

  return {
    async set(actor, id, bytes) {
      await assertMayChange(actor, id);
      if (bytes.length > MAX_LOGO_BYTES)
        throw new DomainError(
          'upload.too_large',
          `This file is too large: ${megabytes(bytes.length)}. ${megabytes(MAX_LOGO_BYTES)} is the most here.`,
          { size: bytes.length, max: MAX_LOGO_BYTES },
        );
      const type = sniffMedia(bytes.subarray(0, MEDIA_HEAD_BYTES));
      if (type === null || mediaKind(type) !== 'image')
        throw new DomainError('upload.unsupported', 'A logo is a picture: PNG, JPEG or WebP.');
      const drawn = await deps.drawAnew(bytes);
      if (drawn === 'nobody')
        throw new DomainError(
          'upload.not_drawn',
          'Pictures cannot be taken just now: the process that draws them anew does not answer. Try again in a moment.',
          { retryAfterS: 5 },
        );
      if (drawn === 'no_picture')
        throw new DomainError('upload.unsupported', 'This picture cannot be read. Save it anew and try again.');
      await keep(actor, id, drawn.preview);
    },

    async remove(actor, id) {
      await assertMayChange(actor, id);
      await keep(actor, id, null);
    },

    async read(actor, id) {
      const picture = await deps.db.run(actor.workspaceId, (sql) => loadBrandLogo(sql, actor, id, deps.now()));
      if (!picture) throw new DomainError('picture.not_found', 'There is no picture to show.');
      return picture;
    },
  };
}
