import type { TagDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Check, Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { useSaveTag } from '../api/save-macro.ts';
import css from './macros.module.css';

/** The words to sort conversations by. */
export function TagList({ tags, mayWrite }: { tags: readonly TagDto[]; mayWrite: boolean }) {
  const save = useSaveTag();
  const [name, setName] = useState('');
  const [editing, setEditing] = useState<{ id: string; name: string } | null>(null);
  const add = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ id: null, name: name.trim() }, { onSuccess: () => setName('') });
  };
  const rename = (event: FormEvent) => {
    event.preventDefault();
    if (editing) save.mutate({ id: editing.id, name: editing.name.trim() }, { onSuccess: () => setEditing(null) });
  };
  return (
    <section aria-labelledby="tags">
      <div className={css.head}>
        <h2 id="tags">{t('Tags')}</h2>
      </div>
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={save.error} />
        </Notice>
      )}
      <ul className={css.list}>
        {tags.map((tag) => (
          <li key={tag.id} className={css.macro}>
            {editing?.id === tag.id ? (
              <form className={css.inline} onSubmit={rename}>
                <Field
                  bare
                  label={t('New name of {tag}', { tag: tag.name })}
                  required
                  maxLength={60}
                  autoFocus
                  value={editing.name}
                  onChange={(event) => setEditing({ id: tag.id, name: event.target.value })}
                />
                <Button type="submit" size="sm" busy={save.isPending}>
                  {t('Save')}
                </Button>
                <Button size="sm" variant="ghost" onClick={() => setEditing(null)}>
                  {t('Cancel')}
                </Button>
              </form>
            ) : (
              <>
                <div className={css.about}>
                  <bdi className={tag.archived ? 'dim' : 'strong'}>{tag.name}</bdi>{' '}
                  <span className="small dim">
                    {t('{count, plural, one {# conversation} other {# conversations}}', { count: tag.conversations })}
                    {tag.archived && ` · ${t('archived')}`}
                  </span>
                </div>
                {mayWrite && (
                  <div className={css.buttons}>
                    {!tag.archived && (
                      <Check
                        label={t('Asked for at the end')}
                        aria-label={t('Ask for {tag} at the end', { tag: tag.name })}
                        checked={tag.isReason}
                        onChange={(event) => save.mutate({ id: tag.id, isReason: event.target.checked })}
                      />
                    )}
                    {!tag.archived && (
                      <Button
                        size="sm"
                        aria-label={t('Rename {tag}', { tag: tag.name })}
                        onClick={() => setEditing({ id: tag.id, name: tag.name })}
                      >
                        {t('Rename')}
                      </Button>
                    )}
                    <Button
                      size="sm"
                      variant="ghost"
                      aria-label={
                        tag.archived
                          ? t('Use {name} again', { name: tag.name })
                          : t('Archive {name}', { name: tag.name })
                      }
                      onClick={() => save.mutate({ id: tag.id, archived: !tag.archived })}
                    >
                      {tag.archived ? t('Use again') : t('Archive')}
                    </Button>
                  </div>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {tags.length === 0 && (
        <p className={css.none}>{t('No tag yet. A few that everybody understands are better than many.')}</p>
      )}
      {mayWrite && (
        <form className={css.inline} onSubmit={add}>
          <Field
            bare
            label={t('Name of a new tag')}
            placeholder={t('Name of a new tag')}
            required
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" busy={save.isPending && save.variables.id === null} disabled={!name.trim()}>
            {t('Add the tag')}
          </Button>
        </form>
      )}
    </section>
  );
}
