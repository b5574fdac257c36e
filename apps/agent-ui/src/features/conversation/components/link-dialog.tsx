import type { ConversationDetailDto } from '@kwartier/contracts';
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { PlatformMark } from '../../../components/domain/platform-mark.tsx';
import { veiledWords } from '../../../components/domain/veil.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { whenWords } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useNow } from '../../../lib/now.ts';
import { useVeil } from '../../../lib/veil.ts';
import { linkableQuery, type useLinking } from '../api/linking.ts';
import { STATUS_WORD } from '../status-word.ts';
import css from './merging.module.css';
import { SortingFoot } from './sorting-foot.tsx';

interface LinkDialogProps {
  conversation: ConversationDetailDto;
  linking: ReturnType<typeof useLinking>;
  phone: boolean;
  onClose: () => void;
}

/** Choose the conversation that this one belongs together with: another one of the same person, or whichever is searched for. */
export function LinkDialog({ conversation, linking, phone, onClose }: LinkDialogProps) {
  const now = useNow();
  const id = useId();
  const isVeiled = useVeil();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 150);
  const [chosen, setChosen] = useState<string>();
  const { data, error, isPlaceholderData } = useQuery({
    ...linkableQuery(conversation, q),
    placeholderData: keepPreviousData,
  });
  const known = new Set([conversation.id, ...conversation.linked.map((link) => link.id)]);
  const others = data?.filter((one) => !known.has(one.id));
  const otherId = others?.find((one) => one.id === chosen)?.id ?? others?.[0]?.id;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What was found for the words before is not what is meant.
    if (!otherId || linking.isPending || isPlaceholderData || q !== text.trim()) return;
    linking.mutate({ id: conversation.id, otherId, linked: true }, { onSuccess: onClose });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 || !others || others.length === 0) return;
    event.preventDefault();
    const at = others.findIndex((one) => one.id === otherId);
    const next = others[(at + by + others.length) % others.length]!.id;
    setChosen(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const problem = linking.error ?? error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Link to another conversation')}
      size={520}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form className={css.form} onSubmit={submit}>
        <p className="small dim">
          {t('Each shows the other to whoever answers. Both stay as they are, with clocks of their own.')}
        </p>
        <Field
          label={t('Search, or paste the address of a conversation')}
          type="search"
          value={text}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {!others && !error && <Skeleton rows={3} shape="row" />}
        {others?.length === 0 &&
          (q ? (
            <EmptyState icon="search" title={t('Nothing found')}>
              {t('Try a name, a handle or a few words of what was said.')}
            </EmptyState>
          ) : (
            <EmptyState
              icon="link"
              title={t('{name} has no other conversation to link this to', { name: conversation.contact.name })}
            >
              {t('Search for one of somebody else.')}
            </EmptyState>
          ))}
        {others && others.length > 0 && (
          <fieldset
            className={css.choices}
            aria-label={q ? t('Found') : t('Conversations of {name}', { name: conversation.contact.name })}
            aria-busy={isPlaceholderData}
          >
            {others.map((other) => (
              <label key={other.id} id={`${id}-${other.id}`} className={css.choice}>
                <input
                  type="radio"
                  name="other"
                  value={other.id}
                  checked={other.id === otherId}
                  onChange={() => setChosen(other.id)}
                />
                <span className={css.words}>
                  <span className={css.person}>
                    <PlatformMark platform={other.platform} isPrivate={other.isPrivate} size="sm" />
                    <b className="cut" dir="auto">
                      {other.contact.name}
                    </b>
                  </span>
                  <bdi className={css.text}>
                    {isVeiled(other.lastMessage?.abusiveMessageId)
                      ? veiledWords()
                      : other.lastMessage?.excerpt || t('Without text')}
                  </bdi>
                  <span className={css.facts}>
                    {t(STATUS_WORD[other.status])} ·{' '}
                    {whenWords(Date.parse(other.lastMessage?.at ?? other.createdAt), now)}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <SortingFoot
          problem={problem}
          busy={linking.isPending}
          disabled={!otherId}
          verb={t('Link them')}
          onClose={onClose}
        />
      </form>
    </Modal>
  );
}
