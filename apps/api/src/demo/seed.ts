import type { BrandId, TeamId } from '@kwartier/core';
import type { ApiDeps } from '../deps.ts';
import { seedWords } from './words.ts';

/** The password of everybody in the demo. */
export const DEMO_PASSWORD = 'kwartier';

/** Four people of an airline that does not exist: who sets up, who leads, who answers. */
export const DEMO_PEOPLE = [
  { name: 'Amira Haddad', email: 'amira@kwartair.example', role: 'admin', capacity: 10, languages: [], skills: [] },
  {
    name: 'Jonas Krüger',
    email: 'jonas@kwartair.example',
    role: 'lead',
    capacity: 10,
    languages: ['de', 'en', 'nl'],
    skills: [],
  },
  {
    name: 'Sanne de Wit',
    email: 'sanne@kwartair.example',
    role: 'agent',
    capacity: 10,
    languages: [],
    skills: ['baggage'],
  },
  {
    name: 'Daan Bakker',
    email: 'daan@kwartair.example',
    role: 'agent',
    capacity: 10,
    languages: ['nl', 'en', 'fr', 'es', 'pt'],
    skills: [],
  },
] as const;

/** Make the demo's workspace and people, on an empty database. Its channels follow when the simulator answers. */
export async function seedDemo(
  deps: Pick<ApiDeps, 'access' | 'firstHours' | 'macros' | 'people' | 'tags'>,
): Promise<void> {
  const [admin, ...others] = DEMO_PEOPLE;
  const { workspaceId, adminId, brandId, teamId } = await deps.access.setUp({
    workspaceName: 'Kwart Air',
    name: admin.name,
    email: admin.email,
    password: DEMO_PASSWORD,
    isDemo: true,
  });
  const actor = { workspaceId, agentId: adminId, role: 'admin' as const, brandIds: [brandId as BrandId] };
  for (const { name, email, role, capacity, languages, skills } of others) {
    await deps.people.addAgent(actor, {
      name,
      email,
      role,
      capacity,
      password: DEMO_PASSWORD,
      isDemo: true,
      languages: [...languages],
      skills: [...skills],
      teamIds: [teamId as TeamId],
      brandIds: [brandId],
    });
  }
  await deps.people.editBrand(actor, brandId as BrandId, { undoSendSeconds: 5, wrapUp: 'offered' });
  // There is nobody to set up.
  await deps.firstHours.putAside(actor, 'everything', true);
  await seedWords(deps, actor);
}
