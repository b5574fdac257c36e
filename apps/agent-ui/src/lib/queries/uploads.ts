import type { UploadDto } from '@kwartier/contracts';
import type { QueryClient } from '@tanstack/react-query';

export const uploadsKey = (conversationId: string) => ['uploads', conversationId] as const;

/** Files left the draft with an answer, or came back to it: ask again which are there. */
export const renewUploads = (queryClient: QueryClient, conversationId: string): void =>
  void queryClient.invalidateQueries({ queryKey: uploadsKey(conversationId) });

/** Files went with an answer that is on its way: the draft shows them no longer. */
export function dropUploads(queryClient: QueryClient, conversationId: string, ids: readonly string[]): void {
  queryClient.setQueryData<UploadDto[]>(uploadsKey(conversationId), (now) =>
    now?.filter(({ id }) => !ids.includes(id)),
  );
}
