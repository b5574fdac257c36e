import type { ConversationDetailDto, MessageDto } from '@kwartier/contracts';
import { Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { veiledWords } from '../../../components/domain/veil.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useNow } from '../../../lib/now.ts';
import { useVeil } from '../../../lib/veil.ts';
import type { useMerging } from '../api/merging.ts';
import css from './merging.module.css';
import { SortingFoot } from './sorting-foot.tsx';

interface SplitDialogProps {
  conversation: ConversationDetailDto;
  messages: readonly MessageDto[];
  /** The message from which on it is another question. */
  fromId: string;
  split: ReturnType<typeof useMerging>['split'];
  phone: boolean;
  onClose: () => void;
}

/** Choose the messages that are about another question; at first those from the one that was pointed at. */
export function SplitDialog({ conversation, messages, fromId, split, phone, onClose }: SplitDialogProps) {
  const now = useNow();
  const isVeiled = useVeil();
  const said = messages.filter(({ kind }) => kind !== 'activity');
  const from = said.findIndex(({ id }) => id === fromId);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(said.slice(from).map(({ id }) => id)));
  const toggle = (id: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const messageIds = said.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const asked = said.filter(({ direction }) => direction === 'inbound');
  const takes = asked.filter(({ id }) => chosen.has(id)).length;
  // What is not loaded may hold a question that stays; the server has the last word.
  const works = takes > 0 && (takes < asked.length || messages[0]?.seq !== 1);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (works && !split.isPending) split.mutate({ id: conversation.id, messageIds }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Split off another question')}
      size={520}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form className={css.form} onSubmit={submit}>
        <p className="small dim">
          {t(
            'What you choose becomes a conversation of its own, with the same tags and the same person in charge. What {name} answers to it comes there.',
            { name: conversation.contact.name },
          )}
        </p>
        <fieldset className={css.choices} aria-label={t('Messages')}>
          {said.map((message) => (
            <label key={message.id} className={css.choice}>
              <input
                type="checkbox"
                data-autofocus={message.id === fromId ? true : undefined}
                checked={chosen.has(message.id)}
                onChange={() => toggle(message.id)}
              />
              <span className={css.words}>
                <bdi className={css.text}>
                  {isVeiled(message.abuse.taken ? message.id : null)
                    ? veiledWords()
                    : message.text || t('A message without words')}
                </bdi>
                <span className={css.facts}>
                  <bdi>{message.author.name}</bdi> · {whenWords(Date.parse(message.sentAt), now)}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
        {!works && (
          <Notice tone="plain" icon="warn" role="status">
            {t('Choose at least one message of the customer, and leave one here.')}
          </Notice>
        )}
        <SortingFoot
          problem={split.error}
          busy={split.isPending}
          disabled={!works}
          verb={t('Split off')}
          onClose={onClose}
        />
      </form>
    </Modal>
  );
}
