import { DraftDto } from '@kwartier/contracts';
import { api, codeOf } from '../../../lib/api-client.ts';
import type { Audience } from '../../../lib/outbox.ts';

export const fetchDraft = (conversationId: string): Promise<DraftDto> =>
  api.get(`/conversations/${conversationId}/draft`, DraftDto);

/**
 * Keep a draft on the server; empty text removes it. What this person typed last wins over what they typed in another tab.
 * @returns the version the server holds now
 */
export async function saveDraft(
  conversationId: string,
  text: string,
  audience: Audience,
  version: number,
): Promise<number> {
  const path = `/conversations/${conversationId}/draft`;
  if (!text) {
    if (version > 0) await api.send('DELETE', path);
    return 0;
  }
  try {
    return (await api.put(path, DraftDto, { text, audience, version })).version;
  } catch (problem) {
    if (codeOf(problem) !== 'draft.stale') throw problem;
    const held = await fetchDraft(conversationId);
    return (await api.put(path, DraftDto, { text, audience, version: held.version })).version;
  }
}
