import {
  type Instant,
  instant,
  MAIL_LEASE_MS,
  type MailOutcome,
  mailPauseMs,
  type OutgoingMail,
  type SendMail,
  type WorkspaceId,
} from '@kwartier/core';
import { type DueMail, listNoticesOfMails, loadDueMails, loadMailSettings } from '@kwartier/db/reads/mail';
import { endMail, leaseMails, postponeMail } from '@kwartier/db/writes/mail';
import type { Deps } from '../deps.ts';
import { gatherNotices } from './gather-notices.ts';
import { writeMail } from './write-mail.ts';

/** Mails that a worker has in hand at once: together they must be over within the lease. */
const BATCH = 10;
const TOO_LATE = 'too late';
const OVER = 'no longer needed';
const UNREADABLE = 'sealed with a key that is not here';

/** @returns how many mails were in hand */
export type SendMails = (workspaceId: WorkspaceId) => Promise<number>;

/**
 * Send the mails that are due, each at least once: a worker that dies between the server's yes and writing it down leaves a mail that another
 * sends again when the lease is over, under the same Message-ID, by which mailboxes know it.
 * @param publicUrl where links lead; undefined: nothing is sent
 */
export function makeSendMails(
  deps: Pick<Deps, 'db' | 'now' | 'secrets' | 'sendMail' | 'log' | 'reached'>,
  publicUrl: string | undefined,
): SendMails {
  async function settle(workspaceId: WorkspaceId, mail: DueMail, { outcome, said }: MailOutcome, now: Instant) {
    await deps.db.run(workspaceId, async (sql) => {
      if (outcome === 'later')
        await postponeMail(sql, workspaceId, mail.id, said, instant(now + mailPauseMs(mail.attempts)));
      else await endMail(sql, workspaceId, mail.id, outcome === 'sent' ? 'sent' : 'failed', said, now);
    });
    deps.log(outcome === 'sent' ? 'info' : 'warn', `mail.${outcome}`, {
      workspaceId,
      mailId: mail.id,
      kind: mail.kind,
    });
  }

  return async (workspaceId) => {
    const { sendMail } = deps;
    if (sendMail === undefined || publicUrl === undefined) return 0;
    const now = deps.now();
    const { due, notices } = await deps.db.run(workspaceId, async (sql) => {
      // Nothing is taken in hand while the workspace sends none: it stays as it is until it is too late for it.
      if (!(await loadMailSettings(sql, workspaceId))) return { due: [], notices: [] };
      await gatherNotices(sql, workspaceId, now);
      const ids = await leaseMails(sql, workspaceId, now, instant(now + MAIL_LEASE_MS), BATCH);
      return {
        due: ids.length > 0 ? await loadDueMails(sql, workspaceId, ids) : [],
        notices: ids.length > 0 ? await listNoticesOfMails(sql, workspaceId, ids) : [],
      };
    });
    await Promise.all(
      due.map(async (mail) => settle(workspaceId, mail, await outcomeOf(sendMail, publicUrl, mail), now)),
    );
    return due.length;

    async function outcomeOf(send: SendMail, url: string, mail: DueMail): Promise<MailOutcome> {
      if (mail.expiresAt <= now)
        return { outcome: 'refused', said: mail.reason ? `${TOO_LATE}; before: ${mail.reason}` : TOO_LATE };
      if (mail.isOver) return { outcome: 'refused', said: OVER };
      const own = notices.filter(({ mailId }) => mailId === mail.id);
      // What its notices were about was erased meanwhile.
      if (mail.kind === 'notices' && own.length === 0) return { outcome: 'refused', said: OVER };
      let written: OutgoingMail;
      try {
        written = writeMail(deps, url, workspaceId, mail, own);
      } catch {
        // Its token was sealed with a key that is gone: the others must not wait for that.
        return { outcome: 'refused', said: UNREADABLE };
      }
      const told = await send(written);
      if (told.outcome === 'sent') deps.reached?.('after_mail_before_record');
      return told;
    }
  };
}
