import type { ConversationDto } from '@kwartier/contracts';
import { whenWords } from '../../lib/format-time.ts';
import { t } from '../../lib/i18n/index.ts';
import { serverNow } from '../../lib/now.ts';
import { useApplyActions } from '../../lib/queries/apply-actions.ts';
import {
  type StatusChange,
  useAssign,
  useRelease,
  useSetPriority,
  useSetStatus,
} from '../../lib/queries/conversation-actions.ts';
import { useMe } from '../../lib/queries/session.ts';
import { offerUndo } from '../../lib/undo.ts';
import { resolveActions, ruleFor } from '../../lib/wrap-up.ts';

type Movable = Pick<ConversationDto, 'id' | 'status' | 'snoozedUntil' | 'contact' | 'brandId' | 'tags'>;

/** How a conversation is put back to where it stood. */
const stateOf = ({ id, status, snoozedUntil }: Movable): StatusChange =>
  status === 'snoozed' && snoozedUntil ? { id, status, snoozedUntil } : { id, status };

/** What can be done with a whole conversation, from its row or from its header; every change of status can be taken back. */
export function useConversationMoves() {
  const setStatus = useSetStatus();
  const assign = useAssign();
  const release = useRelease();
  const priority = useSetPriority();
  const apply = useApplyActions();
  const me = useMe();

  function change(before: Movable, to: StatusChange, label: string): void {
    const back = stateOf(before);
    setStatus.mutate(to, {
      onSuccess: () =>
        offerUndo({
          label,
          undo: () => setStatus.mutate(back),
        }),
    });
  }

  return {
    resolve(row: Movable, resolution?: 'no_reply_needed') {
      const label = t('Resolved {name}', { name: row.contact.name });
      if (resolution || ruleFor(me, [row]) === 'off')
        return change(row, { id: row.id, status: 'resolved', ...(resolution ? { resolution } : {}) }, label);
      void resolveActions(me, [row]).then((actions) => actions && apply.mutate({ id: row.id, actions, label }));
    },
    snooze: (row: Movable, until: Date) =>
      change(
        row,
        { id: row.id, status: 'snoozed', snoozedUntil: until.toISOString() },
        t('Snoozed {name} until {when}', { name: row.contact.name, when: whenWords(until.getTime(), serverNow()) }),
      ),
    reopen: (row: Movable) =>
      change(row, { id: row.id, status: 'open' }, t('Opened {name} again', { name: row.contact.name })),
    spam: (row: Movable) =>
      change(row, { id: row.id, status: 'spam' }, t('Marked {name} as spam', { name: row.contact.name })),
    take: (row: Movable) => assign.mutate({ id: row.id }),
    handOver: (row: Movable, agentId: string) => assign.mutate({ id: row.id, agentId }),
    release: (row: Movable) => release.mutate({ id: row.id }),
    setPriority: (row: Movable, value: ConversationDto['priority']) => priority.mutate({ id: row.id, priority: value }),
    problem: assign.error ?? setStatus.error ?? release.error ?? priority.error ?? apply.error,
  };
}
