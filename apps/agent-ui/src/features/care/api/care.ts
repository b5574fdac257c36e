import {
  type AbuseWordsBody,
  AbuseWordsDto,
  LinkPreviewSettingsDto,
  TestTranslationDto,
  type TranslationSettingsBody,
  TranslationSettingsDto,
} from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../lib/api-client.ts';
import { currentLocale } from '../../../lib/i18n/index.ts';
import { meQuery } from '../../../lib/queries/session.ts';

export const abuseWordsQuery = queryOptions({
  queryKey: ['care', 'abuse-words'],
  queryFn: ({ signal }) => api.get('/care/abuse-words', AbuseWordsDto, { signal }),
});

export function useSetAbuseWords() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (words: z.input<typeof AbuseWordsBody>) => api.put('/care/abuse-words', AbuseWordsDto, words),
    onSuccess: (saved) => queryClient.setQueryData(abuseWordsQuery.queryKey, saved),
  });
}

export const linkPreviewSettingsQuery = queryOptions({
  queryKey: ['care', 'link-previews'],
  queryFn: ({ signal }) => api.get('/care/link-previews', LinkPreviewSettingsDto, { signal }),
});

export function useSetLinkPreviews() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (isOn: boolean) => api.put('/care/link-previews', LinkPreviewSettingsDto, { isOn }),
    onSuccess: (saved) => {
      queryClient.setQueryData(linkPreviewSettingsQuery.queryKey, saved);
      return queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
}

export const translationSettingsQuery = queryOptions({
  queryKey: ['care', 'translation'],
  queryFn: ({ signal }) => api.get('/care/translation', TranslationSettingsDto, { signal }),
});

type Fields = z.input<typeof TranslationSettingsBody>;

function useRenew() {
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: translationSettingsQuery.queryKey }),
      // Whether anything is translated stands beside who one is.
      queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
}
export function useSetTranslation() {
  const renew = useRenew();
  return useMutation({
    mutationFn: (fields: Fields) => api.put('/care/translation', TranslationSettingsDto, fields),
    onSuccess: renew,
  });
}
export function useRemoveTranslation() {
  const renew = useRenew();
  return useMutation({ mutationFn: () => api.send('DELETE', '/care/translation'), onSuccess: renew });
}
/** Have a greeting translated, without saving anything. */
export const useTestTranslation = () =>
  useMutation({
    mutationFn: (fields: Fields) =>
      api.post('/care/translation/test', TestTranslationDto, {
        ...fields,
        target: currentLocale() === 'en' ? 'nl' : currentLocale(),
      }),
  });
