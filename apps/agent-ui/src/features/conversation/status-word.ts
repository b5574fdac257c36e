import type { ConversationDto } from '@kwartier/contracts';
import { msg } from '../../lib/i18n/index.ts';

/** What a conversation's status is called. */
export const STATUS_WORD: Readonly<Record<ConversationDto['status'], string>> = {
  open: msg('Open@@status'),
  snoozed: msg('Snoozed'),
  resolved: msg('Resolved'),
  spam: msg('Spam'),
};
