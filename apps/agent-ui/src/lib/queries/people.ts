import { AgentDto, BrandDto, list, TeamDto } from '@kwartier/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api-client.ts';

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: async ({ signal }) => (await api.get('/agents', list(AgentDto), { signal })).items,
  staleTime: 10_000,
  refetchInterval: 30_000,
});
export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async ({ signal }) => (await api.get('/teams', list(TeamDto), { signal })).items,
  staleTime: 60_000,
});
export const brandsQuery = queryOptions({
  queryKey: ['brands'],
  queryFn: async ({ signal }) => (await api.get('/brands', list(BrandDto), { signal })).items,
  staleTime: 60_000,
});

/** Names by id, for avatars and sentences. Empty until the agents are known. */
export function useAgentNames(): ReadonlyMap<string, string> {
  const { data } = useQuery({ ...agentsQuery, select: namesOf });
  return data ?? NO_NAMES;
}
const NO_NAMES: ReadonlyMap<string, string> = new Map();
const namesOf = (agents: AgentDto[]): ReadonlyMap<string, string> =>
  new Map(agents.map((agent) => [agent.id, agent.name]));
