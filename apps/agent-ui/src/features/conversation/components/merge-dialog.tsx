import type { ConversationDetailDto } from '@kwartier/contracts';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { veiledWords } from '../../../components/domain/veil.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useNow } from '../../../lib/now.ts';
import { useVeil } from '../../../lib/veil.ts';
import { mergeableQuery, type useMerging } from '../api/merging.ts';
import { STATUS_WORD } from '../status-word.ts';
import css from './merging.module.css';
import { SortingFoot } from './sorting-foot.tsx';

interface MergeDialogProps {
  conversation: ConversationDetailDto;
  merge: ReturnType<typeof useMerging>['merge'];
  phone: boolean;
  onClose: () => void;
}

/** Choose the conversation that this one's messages go over to. */
export function MergeDialog({ conversation: { id, contact }, merge, phone, onClose }: MergeDialogProps) {
  const now = useNow();
  const isVeiled = useVeil();
  const { data: others, error } = useQuery(mergeableQuery(id));
  const [chosen, setChosen] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const isThere = others !== undefined;
  // The dialog opens before they have come.
  useEffect(() => {
    if (isThere) first.current?.focus();
  }, [isThere]);
  const intoId = chosen ?? others?.[0]?.id;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (intoId && !merge.isPending) merge.mutate({ id, intoId }, { onSuccess: onClose });
  };
  const problem = merge.error ?? error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Merge into another conversation')}
      size={520}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form className={css.form} onSubmit={submit}>
        {others?.length !== 0 && (
          <p className="small dim">
            {t(
              'Its messages go over to the one you choose, in the order in which they were said, and what {name} writes here comes there. The question is counted once. You can undo it at any time.',
              { name: contact.name },
            )}
          </p>
        )}
        {!others && !error && <Skeleton rows={3} shape="row" />}
        {others?.length === 0 && (
          <EmptyState
            icon="link"
            title={t('{name} has no other conversation to merge this with', { name: contact.name })}
          >
            {t('Only conversations on the same channel can be merged, both public or both private.')}
          </EmptyState>
        )}
        {others && others.length > 0 && (
          <fieldset className={css.choices} aria-label={t('Conversations of {name}', { name: contact.name })}>
            {others.map((other, index) => (
              <label key={other.id} className={css.choice}>
                <input
                  ref={index === 0 ? first : undefined}
                  type="radio"
                  name="into"
                  value={other.id}
                  data-autofocus={index === 0 ? true : undefined}
                  checked={other.id === intoId}
                  onChange={() => setChosen(other.id)}
                />
                <span className={css.words}>
                  <bdi className={css.text}>{isVeiled(other.abusiveMessageId) ? veiledWords() : other.excerpt}</bdi>
                  <span className={css.facts}>
                    {t(STATUS_WORD[other.status])} · {whenWords(Date.parse(other.lastMessageAt), now)} ·{' '}
                    {t('{count, plural, one {# message} other {# messages}}', { count: other.said })}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <SortingFoot problem={problem} busy={merge.isPending} disabled={!intoId} verb={t('Merge')} onClose={onClose} />
      </form>
    </Modal>
  );
}
