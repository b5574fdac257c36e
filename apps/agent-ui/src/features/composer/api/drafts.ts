import { DraftDto } from '@kwartier/contracts';
import { api } from '../../../lib/api-client.ts';
import type { DraftLine } from '../draft-machine.ts';

const pathOf = (conversationId: string) => `/conversations/${conversationId}/draft`;

/** Drafts on the server. Each write names the version it knows; 409 `draft.stale`: another window wrote meanwhile. */
export const draftLine: DraftLine = {
  fetch: (conversationId) => api.get(pathOf(conversationId), DraftDto),
  put: (conversationId, text, audience, version) =>
    api.put(pathOf(conversationId), DraftDto, { text, audience, version }),
  discard: (conversationId, version) => api.send('DELETE', `${pathOf(conversationId)}?version=${version}`),
};
