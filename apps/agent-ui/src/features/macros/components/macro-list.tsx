import type { MacroDto } from '@kwartier/contracts';
import type { MacroScope } from '@kwartier/core';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { type ActionNames, actionWords } from '../../../lib/action-words.ts';
import { cx } from '../../../lib/cx.ts';
import { textDirection } from '../../../lib/direction.ts';
import { enumerate, msg, t } from '../../../lib/i18n/index.ts';
import css from './macros.module.css';

export const SCOPE_NAME: Readonly<Record<MacroScope, string>> = {
  personal: msg('Only you'),
  team: msg('A team'),
  brand: msg('A brand'),
  everybody: msg('Everybody'),
};

interface MacroListProps {
  macros: readonly MacroDto[];
  names: ActionNames;
  brandName: (id: string) => string | undefined;
  mayEdit: (macro: MacroDto) => boolean;
  onEdit: (macro: MacroDto) => void;
  onArchive: (macro: MacroDto, archived: boolean) => void;
  onAdd: () => void;
}

/** All macros by folder, to be searched and changed. */
export function MacroList({ macros, names, brandName, mayEdit, onEdit, onArchive, onAdd }: MacroListProps) {
  const [query, setQuery] = useState('');
  const [archived, setArchived] = useState(false);
  const wanted = query.trim().toLowerCase();
  const shown = macros.filter(
    (macro) =>
      macro.archived === archived &&
      [macro.name, macro.folder, ...macro.variants.map(({ text }) => text)].join(' ').toLowerCase().includes(wanted),
  );
  const folders = Map.groupBy(shown, ({ folder }) => folder);
  const whose = (macro: MacroDto) =>
    macro.scope === 'team'
      ? (names.team(macro.teamId ?? '') ?? t(SCOPE_NAME.team))
      : macro.scope === 'brand'
        ? (brandName(macro.brandId ?? '') ?? t(SCOPE_NAME.brand))
        : t(SCOPE_NAME[macro.scope]);
  return (
    <section aria-labelledby="macros">
      <div className={css.head}>
        <h2 id="macros">{t('Replies and macros')}</h2>
        <span className="grow" />
        {macros.some((macro) => macro.archived) && (
          <Button size="sm" variant="ghost" aria-pressed={archived} onClick={() => setArchived(!archived)}>
            {archived ? t('Show those in use') : t('Show archived')}
          </Button>
        )}
        <Button size="sm" icon="plus" onClick={onAdd}>
          {t('Write one')}
        </Button>
      </div>
      {macros.length > 5 && (
        <Field
          bare
          label={t('Find a macro')}
          placeholder={t('Find by name, folder or text')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      )}
      {macros.length === 0 && (
        <EmptyState
          icon="bolt"
          title={t('No macro yet')}
          actions={<Button onClick={onAdd}>{t('Write the first')}</Button>}
        >
          {t(
            'What you say every day, once and well: with the customer’s name, in their language, and with what you do afterwards.',
          )}
        </EmptyState>
      )}
      {macros.length > 0 && shown.length === 0 && <p className={css.none}>{t('Nothing is called that.')}</p>}
      {[...folders].map(([folder, items]) => (
        <div key={folder} className={css.folder}>
          {folder && <h3>{folder}</h3>}
          <ul className={css.list}>
            {items.map((macro) => {
              const text = macro.variants[0]?.text ?? '';
              return (
                <li key={macro.id} className={css.macro}>
                  <div className={css.about}>
                    <bdi className="strong">{macro.name}</bdi>
                    <p className={cx(css.excerpt, 'ink-2')} dir={textDirection(text)}>
                      {text || enumerate(macro.actions.map((action) => actionWords(action, names)))}
                    </p>
                    <p className="small dim">
                      {[
                        whose(macro),
                        t('{count, plural, =0 {never used} one {used once} other {used # times}}', {
                          count: macro.uses,
                        }),
                        macro.variants.length > 1
                          ? t('{count, plural, one {# language} other {# languages}}', { count: macro.variants.length })
                          : '',
                        text && macro.actions.length > 0
                          ? enumerate(macro.actions.map((action) => actionWords(action, names)))
                          : '',
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </p>
                  </div>
                  {mayEdit(macro) && (
                    <div className={css.buttons}>
                      {!macro.archived && (
                        <Button
                          size="sm"
                          aria-label={t('Edit {name}', { name: macro.name })}
                          onClick={() => onEdit(macro)}
                        >
                          {t('Edit')}
                        </Button>
                      )}
                      <Button
                        size="sm"
                        variant="ghost"
                        aria-label={
                          macro.archived
                            ? t('Use {name} again', { name: macro.name })
                            : t('Archive {name}', { name: macro.name })
                        }
                        onClick={() => onArchive(macro, !macro.archived)}
                      >
                        {macro.archived ? t('Use again') : t('Archive')}
                      </Button>
                    </div>
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </section>
  );
}
