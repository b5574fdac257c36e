import {
  type AgentId,
  fateOfNotice,
  HOUR_MS,
  type Instant,
  instant,
  MAIL_VALID_MS,
  MAX_NOTICE_MAILS,
  USUAL_MAILED,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { type DueNotice, lockDueNotices } from '@kwartier/db/reads/mail';
import { endNotices, insertNoticeMail, postponeNotices } from '@kwartier/db/writes/mail';
import { v7 as newId } from 'uuid';

const BATCH = 500;

/**
 * Look at notices whose time has come: what is still worth telling becomes mails, one for each person and brand, and never more in an hour than
 * somebody wants to read. A notice and the mail it stands in are written together, so a mail that is sent again says the same.
 */
export async function gatherNotices(sql: Sql, workspaceId: WorkspaceId, now: Instant): Promise<void> {
  const due = await lockDueNotices(sql, workspaceId, now, instant(now - HOUR_MS), BATCH);
  const wanted: DueNotice[] = [];
  for (const notice of due) {
    const decided = notice.maySee ? fateOfNotice(notice, settingsOf(notice), now) : ({ fate: 'unwanted' } as const);
    if (decided.fate === 'mail') wanted.push(notice);
    else if (decided.fate === 'later') await postponeNotices(sql, workspaceId, [notice.id], decided.at);
    else await endNotices(sql, workspaceId, [notice.id], decided.fate);
  }
  const sent = new Map<AgentId, number>();
  for (const [first, ...others] of Map.groupBy(wanted, ({ agentId, brandId }) => `${agentId} ${brandId}`).values()) {
    const { agentId, address, brandId, sentCount, firstSentAt } = first!;
    const ids = [first!, ...others].map(({ id }) => id);
    const already = sent.get(agentId) ?? sentCount;
    if (already >= MAX_NOTICE_MAILS) {
      await postponeNotices(sql, workspaceId, ids, instant((firstSentAt ?? now) + HOUR_MS));
      continue;
    }
    sent.set(agentId, already + 1);
    const id = newId();
    const expiresAt = instant(now + MAIL_VALID_MS);
    await insertNoticeMail(sql, { workspaceId, id, agentId, address, brandId, createdAt: now, expiresAt });
    await endNotices(sql, workspaceId, ids, 'mail', id);
  }
}

const settingsOf = ({ mailed, quietFrom, quietTo, timeZone }: DueNotice) => ({
  mailed: mailed ?? USUAL_MAILED,
  quiet: quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo },
  timeZone,
});
