import type { ConversationDetailDto } from '@kwartier/contracts';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { cx } from '../../../lib/cx.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useApplyActions } from '../../../lib/queries/apply-actions.ts';
import { tagsQuery } from '../../../lib/queries/macros.ts';
import { useCan } from '../../../lib/queries/session.ts';
import { useAddTag } from '../api/add-tag.ts';
import css from './tag-picker.module.css';

interface TagPickerProps {
  conversation: Pick<ConversationDetailDto, 'id' | 'tags'>;
  phone: boolean;
  onClose: () => void;
}

/** Tags on and off: type to find, arrows and Enter, or a finger. Each change counts at once and can be undone. */
export function TagPicker({ conversation, phone, onClose }: TagPickerProps) {
  const { data: all, error } = useQuery(tagsQuery);
  const mayAdd = useCan('macro.write');
  const apply = useApplyActions();
  const add = useAddTag();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = text.trim().toLowerCase();
  const has = new Set(conversation.tags.map((tag) => tag.id));
  const found = (all ?? []).filter(
    (tag) => (!tag.archived || has.has(tag.id)) && tag.name.toLowerCase().includes(wanted),
  );
  const mayMake = mayAdd && wanted !== '' && !found.some(({ name }) => name.toLowerCase() === wanted);
  const count = found.length + (mayMake ? 1 : 0);
  const current = Math.min(at, Math.max(0, count - 1));

  const toggle = (tag: { id: string; name: string }) => {
    const off = has.has(tag.id);
    apply.mutate({
      id: conversation.id,
      actions: [{ kind: off ? 'remove_tag' : 'add_tag', tagId: tag.id }],
      label: off ? t('No longer tagged {tag}', { tag: tag.name }) : t('Tagged {tag}', { tag: tag.name }),
    });
  };
  const choose = (index: number) => {
    const tag = found[index];
    if (tag) toggle(tag);
    else if (mayMake) add.mutate(text.trim(), { onSuccess: toggle });
    setText('');
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0 && count > 0) {
      event.preventDefault();
      setAt((current + by + count) % count);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (count > 0) choose(current);
      else onClose();
    }
  };
  const problem = error ?? add.error ?? apply.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Tags')}
      size={380}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {problem && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={problem} />
        </Notice>
      )}
      <input
        data-autofocus
        className={css.input}
        role="combobox"
        aria-label={t('Find a tag')}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={count > 0 ? `${id}-${current}` : undefined}
        aria-autocomplete="list"
        placeholder={t('Find a tag')}
        maxLength={60}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {!all && !error && <Skeleton rows={3} shape="card" />}
      <div className={css.list} role="listbox" id={`${id}-list`} aria-label={t('Tags')} aria-multiselectable="true">
        {found.map((tag, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field above
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field above
          <div
            key={tag.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={has.has(tag.id)}
            className={cx(css.option, index === current && css.on)}
            onPointerMove={() => setAt(index)}
            onClick={() => toggle(tag)}
          >
            <span className={cx(css.box, has.has(tag.id) && css.ticked)} aria-hidden="true">
              {has.has(tag.id) && <Icon name="check" size={14} />}
            </span>
            <bdi className="cut">{tag.name}</bdi>
          </div>
        ))}
        {mayMake && (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field above
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field above
          <div
            id={`${id}-${found.length}`}
            role="option"
            aria-selected="false"
            className={cx(css.option, current === found.length && css.on)}
            onClick={() => choose(found.length)}
          >
            <Icon name="plus" />
            <bdi className="cut">{t('Make the tag {tag}', { tag: text.trim() })}</bdi>
          </div>
        )}
      </div>
      {all && count === 0 && (
        <p className="dim">{wanted ? t('No tag is called that.') : t('There is no tag yet. Leads make them.')}</p>
      )}
    </Modal>
  );
}
