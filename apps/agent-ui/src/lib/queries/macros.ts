import { list, MacroDto, TagDto } from '@kwartier/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api-client.ts';

/** All tags, archived ones last. */
export const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: async ({ signal }) => (await api.get('/tags', list(TagDto), { signal })).items,
  staleTime: 60_000,
});

/** The macros one can use. */
export const macrosQuery = queryOptions({
  queryKey: ['macros', 'mine'],
  queryFn: async ({ signal }) => (await api.get('/macros', list(MacroDto), { signal })).items,
  staleTime: 60_000,
});

/** Every macro that one may see or change, archived ones too. */
export const allMacrosQuery = queryOptions({
  queryKey: ['macros', 'all'],
  queryFn: async ({ signal }) => (await api.get('/macros?all=true', list(MacroDto), { signal })).items,
  staleTime: 60_000,
});
