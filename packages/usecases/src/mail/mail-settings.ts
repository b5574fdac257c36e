import {
  type Actor,
  type BrandId,
  can,
  changesOf,
  DomainError,
  instant,
  MAIL_LEASE_MS,
  MAIL_VALID_MS,
  type MailSender,
} from '@kwartier/core';
import { listMails, loadDueMails, loadMailSettings, type MailRow } from '@kwartier/db/reads/mail';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import {
  deleteMailSettings,
  endMail,
  type MailSettings,
  queueAccountMail,
  saveMailSettings,
} from '@kwartier/db/writes/mail';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { beginTry } from '../identity/brakes.ts';
import { writeMail } from './write-mail.ts';

/** Mails that the page lists. */
const SHOWN = 30;

export interface MailView {
  /** This installation has a way out for mail. */
  readonly isAvailable: boolean;
  /** Null: this workspace sends none. */
  readonly settings: MailSettings | null;
  /** The newest first. */
  readonly mails: readonly MailRow[];
}

/** Whether a workspace sends mail, and from whom. Each @throws DomainError `permission.denied` */
export interface Mail {
  view(actor: Actor): Promise<MailView>;
  /** Turn mail on, or change its sender. @throws DomainError `mail.off`: this installation has no way out for mail */
  save(actor: Actor, settings: MailSettings): Promise<void>;
  /** Send none from now on. What waits is not sent. */
  remove(actor: Actor): Promise<void>;
  /**
   * A mail to oneself, at once. @param brandId as a brand sends it; null: as the workspace does
   * @returns what the server said @throws DomainError `mail.off`, `brand.not_found`, `session.too_many_tries`, `mail.not_sent` with what the server said
   */
  test(actor: Actor, brandId: BrandId | null): Promise<string>;
}

export function makeMail(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'secrets' | 'sendMail'>, publicUrl: string): Mail {
  const mayChange = (actor: Actor) => {
    if (!can(actor, 'policy.write')) throw new DomainError('permission.denied', 'Only an admin may set up mail.');
  };
  const shown = (settings: MailSettings | undefined): Record<string, unknown> =>
    settings
      ? { ...settings.sender, locale: settings.locale }
      : ({ name: null, address: null, replyTo: null, locale: null } satisfies Record<
          keyof MailSender | 'locale',
          null
        >);
  const audited = (actor: Actor, action: string, data: Record<string, unknown>) => ({
    workspaceId: actor.workspaceId,
    at: deps.now(),
    actorId: actor.agentId,
    action,
    subjectType: 'workspace',
    subjectId: actor.workspaceId,
    data,
  });

  return {
    async view(actor) {
      mayChange(actor);
      const { workspaceId } = actor;
      return deps.db.run(workspaceId, async (sql) => ({
        isAvailable: deps.sendMail !== undefined,
        settings: (await loadMailSettings(sql, workspaceId)) ?? null,
        mails: await listMails(sql, workspaceId, SHOWN),
      }));
    },

    async save(actor, settings) {
      mayChange(actor);
      if (deps.sendMail === undefined)
        throw new DomainError(
          'mail.off',
          'This installation has no way out for mail. Whoever runs it can name a mail server (SMTP_URL).',
        );
      const { workspaceId } = actor;
      await deps.db.run(workspaceId, async (sql) => {
        const before = await loadMailSettings(sql, workspaceId);
        await saveMailSettings(sql, workspaceId, settings, deps.now());
        await insertFastAudit(sql, audited(actor, 'mail.changed', changesOf(shown(before), shown(settings))));
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'mail' });
    },

    async remove(actor) {
      mayChange(actor);
      const { workspaceId } = actor;
      await deps.db.run(workspaceId, async (sql) => {
        if (await deleteMailSettings(sql, workspaceId))
          await insertFastAudit(sql, audited(actor, 'mail.turned_off', {}));
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'mail' });
    },

    async test(actor, brandId) {
      mayChange(actor);
      const { sendMail } = deps;
      const { workspaceId, agentId } = actor;
      const off = () => new DomainError('mail.off', 'This workspace sends no mail yet. Save a sender first.');
      if (brandId !== null && !actor.brandIds.includes(brandId))
        throw new DomainError('brand.not_found', 'There is no such brand.');
      if (sendMail === undefined) throw off();
      await beginTry(deps, { test_mail: `${workspaceId} ${agentId}` });
      const id = newId();
      const now = deps.now();
      // Taken in hand here and now: no worker sends it as well.
      const isOn = await deps.db.transact(workspaceId, (tx) =>
        queueAccountMail(tx, {
          workspaceId,
          id,
          agentId,
          kind: 'test',
          detail: {},
          brandId,
          about: `test ${id}`,
          createdAt: now,
          expiresAt: instant(now + MAIL_VALID_MS),
          leasedUntil: instant(now + MAIL_LEASE_MS),
        }),
      );
      const [mail] = isOn ? await deps.db.run(workspaceId, (sql) => loadDueMails(sql, workspaceId, [id])) : [];
      if (mail === undefined) throw off();
      const { outcome, said } = await sendMail(writeMail(deps, publicUrl, workspaceId, mail, []));
      await deps.db.run(workspaceId, (sql) =>
        endMail(sql, workspaceId, id, outcome === 'sent' ? 'sent' : 'failed', said, deps.now()),
      );
      if (outcome !== 'sent')
        throw new DomainError('mail.not_sent', `The mail did not go. The server says: ${said}`, { said });
      return said;
    },
  };
}
