import type { Translated, TranslationTrouble } from '@kwartier/connectors';
import {
  type Actor,
  type ConversationId,
  can,
  changesOf,
  DomainError,
  MAX_TRANSLATED_LENGTH,
  type MessageId,
  TRANSLATION_FACTS,
  type TranslationProvider,
  type WorkspaceId,
} from '@kwartier/core';
import { type SealedColumn, sealedBinding } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadMessage } from '@kwartier/db/reads/messages';
import {
  loadTranslation,
  loadTranslationSettings,
  type StoredTranslation,
  type TranslationSettingsRow,
} from '@kwartier/db/reads/translations';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { deleteTranslationSettings, keepTranslation, saveTranslationSettings } from '@kwartier/db/writes/translations';
import type { Deps } from '../deps.ts';

const API_KEY: SealedColumn = { table: 'translation_settings', column: 'api_key', id: 'workspace_id' };
/** What the test button has translated: nobody's words. */
const SAMPLE = 'Good morning. How can we help you?';

export interface TranslationFields {
  readonly provider: TranslationProvider;
  /** Undefined: where the service usually answers. */
  readonly baseUrl?: string | undefined;
  /** Undefined: the one that is stored for the same service at the same address, or none. */
  readonly key?: string | undefined;
}

/** The service of a workspace, without its key. */
export interface TranslationView {
  readonly provider: TranslationProvider;
  readonly baseUrl: string;
  readonly hasKey: boolean;
}

/**
 * Translations by a service that the workspace has chosen. Without one no word leaves the house. Each asks the service at most once @throws
 * DomainError `translation.off`, `translation.failed` with what to do
 */
export interface Translations {
  view(actor: Actor): Promise<TranslationView | null>;
  /** Choose a service. It is asked for a sample first, so that what is saved works. @throws DomainError `permission.denied` */
  save(actor: Actor, fields: TranslationFields): Promise<void>;
  /** Choose none. What was translated stays with its messages. @throws DomainError `permission.denied` */
  remove(actor: Actor): Promise<void>;
  /** A sample in another language, by a service that is not saved yet. @throws DomainError `permission.denied` */
  test(actor: Actor, fields: TranslationFields, target: string): Promise<string>;
  /** What a customer's message says in another language: asked once, kept beside it. @throws DomainError `message.not_found`, `permission.denied` */
  ofMessage(actor: Actor, id: MessageId, target: string): Promise<StoredTranslation>;
  /** An answer that is being written, in the customer's language. Nothing is kept, nothing is sent. @throws DomainError `conversation.not_found`, `permission.denied` */
  ofAnswer(actor: Actor, conversationId: ConversationId, text: string, target: string): Promise<StoredTranslation>;
}

const failed = (message: string) => new DomainError('translation.failed', message);

/** What stood in the way, and what to do about it. */
function failure(trouble: TranslationTrouble | 'address' | 'time' | 'size' | 'nobody', name: string): DomainError {
  switch (trouble) {
    case 'key':
      return failed(`${name} does not take the key. An admin can put in another one under Care for the team.`);
    case 'quota':
      return failed(
        `${name} has used up what it may translate. An admin can raise it there; the original is still here.`,
      );
    case 'busy':
    case 'time':
      return failed(`${name} has no time just now. Try again in a moment.`);
    case 'language':
      return failed(`${name} does not know one of these two languages.`);
    case 'too_long':
    case 'size':
      return failed(`This is too long for ${name}. Translate it in parts.`);
    case 'address':
      return failed(
        `${name} may not be called at this address: it must be https, on the open internet, or let through by whoever runs this installation.`,
      );
    case 'nobody':
      return failed('This installation has nobody who calls services outside. Whoever runs it can start the fetcher.');
    case 'answer':
      return failed(`What ${name} answered is no translation. Check its address under Care for the team.`);
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export function makeTranslations(
  deps: Pick<Deps, 'db' | 'now' | 'publish' | 'secrets' | 'translators' | 'callOutside' | 'log'>,
): Translations {
  /** Whoever asks for the same while it is under way gets the same answer. */
  const underWay = new Map<string, Promise<StoredTranslation>>();
  const binding = (workspaceId: WorkspaceId) => sealedBinding(API_KEY, workspaceId, workspaceId);
  const settingsOf = (workspaceId: WorkspaceId) =>
    deps.db.run(workspaceId, (sql) => loadTranslationSettings(sql, workspaceId));
  const mayWrite = (actor: Actor) => {
    if (!can(actor, 'policy.write'))
      throw new DomainError('permission.denied', 'Only an admin may choose who translates.');
  };
  const mayAsk = (actor: Actor) => {
    if (!can(actor, 'conversation.reply'))
      throw new DomainError('permission.denied', 'Only who answers may have something translated.');
  };

  /** The service is given the text and the two languages, and nothing that says whose they are. */
  async function ask(
    workspaceId: WorkspaceId,
    { provider, baseUrl, apiKey }: TranslationSettingsRow,
    asked: { text: string; source: string | null; target: string },
  ): Promise<Translated> {
    const { name } = TRANSLATION_FACTS[provider];
    const key = apiKey && deps.secrets.open(apiKey, binding(workspaceId));
    const translator = deps.translators[provider];
    const answer = await deps.callOutside(translator.call(asked, { baseUrl, key }));
    const said = 'trouble' in answer ? answer.trouble : translator.read(answer.status, parsed(answer.body));
    if (typeof said !== 'string') return said;
    deps.log('warn', 'translation.failed', { workspaceId, provider, trouble: said });
    throw failure(said, name);
  }

  async function translate(
    workspaceId: WorkspaceId,
    asked: { text: string; source: string | null; target: string },
  ): Promise<StoredTranslation> {
    const settings = await settingsOf(workspaceId);
    if (!settings)
      throw new DomainError(
        'translation.off',
        'Nobody translates here. An admin can choose a service under Care for the team.',
      );
    if (asked.text.length > MAX_TRANSLATED_LENGTH) throw failure('too_long', TRANSLATION_FACTS[settings.provider].name);
    return { ...(await ask(workspaceId, settings, asked)), provider: settings.provider };
  }

  async function askAndKeep(
    workspaceId: WorkspaceId,
    id: { messageId: MessageId; target: string; edits: number },
    asked: { text: string; source: string | null; target: string },
  ): Promise<StoredTranslation> {
    // Looked up once more: whoever asked before may have been answered since it was looked for.
    const kept = await deps.db.run(workspaceId, (sql) =>
      loadTranslation(sql, workspaceId, id.messageId, id.target, id.edits),
    );
    if (kept) return kept;
    const translation = await translate(workspaceId, asked);
    await deps.db.run(workspaceId, (sql) => keepTranslation(sql, workspaceId, id, translation, deps.now()));
    return translation;
  }

  /** As it would be stored. A key that is kept is never sent to another address than the one it was given for. */
  async function rowOf({ workspaceId }: Actor, { provider, baseUrl, key }: TranslationFields) {
    const before = await settingsOf(workspaceId);
    const url = (baseUrl ?? TRANSLATION_FACTS[provider].baseUrl).replace(/\/+$/, '');
    const isSame = before?.provider === provider && before.baseUrl === url;
    const apiKey = key ? deps.secrets.seal(key, binding(workspaceId)) : isSame ? before.apiKey : null;
    return { before, row: { provider, baseUrl: url, apiKey } satisfies TranslationSettingsRow };
  }
  const shown = (row: TranslationSettingsRow | undefined) =>
    row ? { provider: row.provider, baseUrl: row.baseUrl } : { provider: null, baseUrl: null };
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
    async view({ workspaceId }) {
      const row = await settingsOf(workspaceId);
      return row ? { provider: row.provider, baseUrl: row.baseUrl, hasKey: row.apiKey !== null } : null;
    },

    async save(actor, fields) {
      mayWrite(actor);
      const { workspaceId } = actor;
      const { before, row } = await rowOf(actor, fields);
      await ask(workspaceId, row, { text: SAMPLE, source: 'en', target: 'de' });
      await deps.db.run(workspaceId, async (sql) => {
        await saveTranslationSettings(sql, workspaceId, row, deps.now());
        const data = { ...changesOf(shown(before), shown(row)), ...(fields.key ? { isKeyNew: true } : {}) };
        await insertFastAudit(sql, audited(actor, 'translation.changed', data));
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'care' });
    },

    async remove(actor) {
      mayWrite(actor);
      const { workspaceId } = actor;
      await deps.db.run(workspaceId, async (sql) => {
        if (await deleteTranslationSettings(sql, workspaceId))
          await insertFastAudit(sql, audited(actor, 'translation.turned_off', {}));
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'care' });
    },

    async test(actor, fields, target) {
      mayWrite(actor);
      const { row } = await rowOf(actor, fields);
      return (await ask(actor.workspaceId, row, { text: SAMPLE, source: 'en', target })).text;
    },

    async ofMessage(actor, id, target) {
      mayAsk(actor);
      const { workspaceId } = actor;
      const found = await deps.db.run(workspaceId, async (sql) => {
        const message = await loadMessage(sql, actor, id);
        return message && { message, kept: await loadTranslation(sql, workspaceId, id, target, message.edits) };
      });
      if (
        !found ||
        found.message.direction !== 'inbound' ||
        found.message.deletedAt !== null ||
        found.message.text === ''
      )
        throw new DomainError('message.not_found', 'There is no such message of a customer.');
      if (found.kept) return found.kept;
      const { text, language, edits } = found.message;
      const same = [workspaceId, id, target, edits].join(' ');
      let asking = underWay.get(same);
      if (!asking) {
        asking = askAndKeep(workspaceId, { messageId: id, target, edits }, { text, source: language, target }).finally(
          () => underWay.delete(same),
        );
        underWay.set(same, asking);
      }
      return asking;
    },

    async ofAnswer(actor, conversationId, text, target) {
      mayAsk(actor);
      if (!(await deps.db.run(actor.workspaceId, (sql) => maySeeConversation(sql, actor, conversationId))))
        throw new DomainError('conversation.not_found', 'There is no such conversation.');
      return translate(actor.workspaceId, { text, source: null, target });
    },
  };
}
