import { type MessageDto, TranslationDto } from '@kwartier/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';

/** What a message says in another language: asked for once, by whoever asks first. */
export const translationQuery = ({ id, edits }: Pick<MessageDto, 'id' | 'edits'>, target: string) =>
  queryOptions({
    queryKey: ['translation', id, edits, target],
    queryFn: () => api.post(`/messages/${id}/translation`, TranslationDto, { target }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
