import type { Actor, BrandId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/**
 * A brand's logo (WebP), for its own people, and for a guest as long as a conversation of the brand is shared with them.
 * @returns undefined if there is none that the viewer may see
 */
export async function loadBrandLogo(sql: Sql, actor: Actor, id: BrandId, now: number): Promise<Uint8Array | undefined> {
  const [row] = await sql<{ picture: Uint8Array }[]>`
    select l.picture from brand_logos l where l.workspace_id = ${actor.workspaceId} and l.brand_id = ${id}
      and (l.brand_id = any(${[...actor.brandIds]}::uuid[]) or exists (
        select 1 from conversation_guests g join conversations c on c.workspace_id = g.workspace_id and c.id = g.conversation_id
        where g.workspace_id = l.workspace_id and g.agent_id = ${actor.agentId} and g.ended_at is null
          and g.expires_at > ${new Date(now).toISOString()}::timestamptz and c.brand_id = l.brand_id))`;
  return row?.picture;
}
