import { BulkCheckDto } from '@kwartier/contracts';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';

/** What one answer to many would be held back for: asked before it is sent to anybody. */
export const useCheckAnswers = () =>
  useMutation({
    mutationFn: async (asked: { text: string; ids: readonly string[] }) =>
      (await api.post('/bulk/replies/check', BulkCheckDto, asked)).items,
  });
