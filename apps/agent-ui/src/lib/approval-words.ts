import type { ApprovalReason } from '@kwartier/core';
import { msg, t } from './i18n/index.ts';

const REASON: Readonly<Record<ApprovalReason, string>> = {
  sensitive: msg('the topic {tag} is sensitive'),
  role: msg('answers of this role always wait'),
  new: msg('new colleagues’ answers wait'),
};

/** Why an answer waits for a second person, as part of a sentence. */
export const approvalReason = (reason: ApprovalReason, tag: string | null): string =>
  t(REASON[reason], { tag: tag ?? '' });
