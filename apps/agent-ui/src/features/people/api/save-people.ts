import {
  AgentDto,
  type CreateAgentBody,
  type CreateTeamBody,
  TeamDto,
  type UpdateAgentBody,
} from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../lib/api-client.ts';
import { agentsQuery, teamsQuery } from '../../../lib/queries/people.ts';

function useRenew() {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: agentsQuery.queryKey });
    void queryClient.invalidateQueries({ queryKey: teamsQuery.queryKey });
  };
}

export function useCreateAgent() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: (body: z.input<typeof CreateAgentBody>) => api.post('/agents', AgentDto, body),
    onSuccess,
  });
}

export function useUpdateAgent() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: ({ id, ...body }: z.input<typeof UpdateAgentBody> & { id: string }) =>
      api.patch(`/agents/${id}`, AgentDto, body),
    onSuccess,
  });
}

export function useSaveTeam() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: z.infer<typeof CreateTeamBody> }) =>
      id ? api.patch(`/teams/${id}`, TeamDto, body) : api.post('/teams', TeamDto, body),
    onSuccess,
  });
}
