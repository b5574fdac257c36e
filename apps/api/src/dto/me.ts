import type { MeDto } from '@kwartier/contracts';
import { type Actor, permissionsOf } from '@kwartier/core';
import { listAgents, listBrands, loadWorkspace } from '@kwartier/db/reads/settings';
import type { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { brandLook } from './brand-look.ts';

/** The signed-in person as the console needs them. */
export async function meDto(
  deps: Pick<ApiDeps, 'db' | 'translations' | 'settings'>,
  actor: Actor,
): Promise<z.input<typeof MeDto>> {
  const translates = (await deps.translations.view(actor)) !== null;
  return deps.db.transact(actor.workspaceId, async (tx) => {
    const workspace = (await loadWorkspace(tx, actor.workspaceId))!;
    const [agent] = await listAgents(tx, actor.workspaceId, actor.agentId);
    const brands = (await listBrands(tx, actor.workspaceId)).filter((brand) => actor.brandIds.includes(brand.id));
    return {
      id: actor.agentId,
      name: agent!.name,
      email: agent!.email,
      role: actor.role,
      permissions: [...permissionsOf(actor)],
      presence: agent!.presence,
      capacity: agent!.capacity,
      openConversations: agent!.openConversations,
      workspace: { id: workspace.id, name: workspace.name },
      isPractice: deps.settings.DEMO,
      brands: brands.map((brand) => ({ ...brandLook(brand), wrapUp: brand.wrapUp })),
      teamIds: agent!.teamIds,
      locale: agent!.locale,
      address: agent!.address,
      showsAbuse: agent!.showsAbuse,
      translates,
      previewsLinks: workspace.linkPreviews && deps.settings.FETCHER_URL !== undefined,
    };
  });
}
