import { DryRunDto, list, type RuleBody, RuleDto, RuleRunsDto, RuleVersionsDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { announceNow } from '../../../lib/announcer.ts';
import { api, sayProblem } from '../../../lib/api-client.ts';
import { uuid } from '../../../lib/uuid.ts';

/** Every rule in its order, archived ones last. */
export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: async ({ signal }) => (await api.get('/rules', list(RuleDto), { signal })).items,
  staleTime: 30_000,
});

/** Every version of a rule, newest first. */
export const ruleVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['rules', id, 'versions'],
    queryFn: async ({ signal }) => (await api.get(`/rules/${id}/versions`, RuleVersionsDto, { signal })).items,
  });

/** What rules did in a conversation. @param seq of the conversation: what changed it may have been one */
export const ruleRunsQuery = (conversationId: string, seq: number) =>
  queryOptions({
    queryKey: ['rule-runs', conversationId, seq],
    queryFn: async ({ signal }) =>
      (await api.get(`/conversations/${conversationId}/rule-runs`, RuleRunsDto, { signal })).items,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });

/** Make a rule, or its next version. */
export function useSaveRule() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: RuleBody }) =>
      id
        ? api.put(`/rules/${id}`, RuleDto, body)
        : api.post('/rules', RuleDto, body, { headers: { 'idempotency-key': uuid() } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: rulesQuery.queryKey }),
  });
}

/** Ask what a rule would have done; nothing is done. */
export const useDryRun = () =>
  useMutation({ mutationFn: (body: RuleBody) => api.post('/rules/dry-run', DryRunDto, body) });

/**
 * Turn on and off, archive, put into order. Shown at once; put back if the server refuses. One after the other: the last order that
 * somebody saw is the one that stays.
 */
export function useRuleList() {
  const queryClient = useQueryClient();
  const { queryKey } = rulesQuery;
  const mutationKey = ['rules'];
  const show = async (change: (rules: RuleDto[]) => RuleDto[]) => {
    await queryClient.cancelQueries({ queryKey });
    const before = queryClient.getQueryData(queryKey);
    queryClient.setQueryData(queryKey, (now) => now && change(now));
    return { before };
  };
  const one = (id: string, fields: Partial<RuleDto>) => (rules: RuleDto[]) =>
    rules.map((rule) => (rule.id === id ? { ...rule, ...fields } : rule));
  const after = {
    onError: (problem: unknown, _what: unknown, shown: { before: RuleDto[] | undefined } | undefined) => {
      if (shown?.before) queryClient.setQueryData(queryKey, shown.before);
      announceNow(sayProblem(problem));
    },
    // What the server has in between is not what is shown by then.
    onSettled: () => queryClient.isMutating({ mutationKey }) === 1 && queryClient.invalidateQueries({ queryKey }),
    mutationKey,
    scope: { id: 'rules' },
  };
  return {
    enable: useMutation({
      mutationFn: ({ id, enabled }: { id: string; enabled: boolean }) =>
        api.put(`/rules/${id}/enabled`, RuleDto, { enabled }),
      onMutate: ({ id, enabled }) => show(one(id, { enabled })),
      ...after,
    }),
    archive: useMutation({
      mutationFn: ({ id, archived }: { id: string; archived: boolean }) =>
        api.put(`/rules/${id}/archived`, RuleDto, { archived }),
      onMutate: ({ id, archived }) => show(one(id, { archived, enabled: false })),
      ...after,
    }),
    order: useMutation({
      mutationFn: (ids: readonly string[]) => api.put('/rules/order', list(RuleDto), { ids }),
      onMutate: (ids) =>
        show((rules) => [
          ...ids.flatMap((id) => rules.find((rule) => rule.id === id) ?? []),
          ...rules.filter((rule) => !ids.includes(rule.id)),
        ]),
      ...after,
    }),
  };
}
