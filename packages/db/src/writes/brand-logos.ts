import type { BrandId, WorkspaceId } from '@kwartier/core';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { brandLogos } from '../schema/index.ts';

/** Give a brand another logo. Its `logo_tag` is the caller's to change, in the same transaction. */
export const saveBrandLogo = (tx: Tx, workspaceId: WorkspaceId, brandId: BrandId, picture: Uint8Array) =>
  tx
    .insert(brandLogos)
    .values({ workspaceId, brandId, picture })
    .onConflictDoUpdate({ target: [brandLogos.workspaceId, brandLogos.brandId], set: { picture } });

export const deleteBrandLogo = (tx: Tx, workspaceId: WorkspaceId, brandId: BrandId) =>
  tx.delete(brandLogos).where(and(eq(brandLogos.workspaceId, workspaceId), eq(brandLogos.brandId, brandId)));
