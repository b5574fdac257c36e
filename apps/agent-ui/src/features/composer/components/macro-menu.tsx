import type { ConversationDetailDto, MacroDto } from '@kwartier/contracts';
import { type MacroValues, type MacroVariant, renderMacro, variantFor } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { type Ref, useEffect, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { languageName } from '../../../components/domain/kind.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { type ActionNames, actionWords } from '../../../lib/action-words.ts';
import { cx } from '../../../lib/cx.ts';
import { textDirection } from '../../../lib/direction.ts';
import { enumerate, t } from '../../../lib/i18n/index.ts';
import { macrosQuery } from '../../../lib/queries/macros.ts';
import { lengthMeter } from '../../../lib/text-length.ts';
import { LengthCount } from './length-count.tsx';
import css from './macro-menu.module.css';

/** What was chosen: the macro, and its text as it is said here; empty if it only does something. */
export interface ChosenMacro {
  readonly macro: MacroDto;
  readonly text: string;
}

export interface MacroMenuHandle {
  /** A key that was pressed in the text. @returns whether it was for the menu */
  onKey: (key: string) => boolean;
}

interface MacroMenuProps {
  query: string;
  conversation: Pick<ConversationDetailDto, 'language'>;
  values: MacroValues;
  names: ActionNames;
  max: number;
  measure: (text: string) => number;
  onChoose: (chosen: ChosenMacro) => void;
  onClose: () => void;
  handle: Ref<MacroMenuHandle>;
}

const MOST = 30;
const folded = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Macros whose name, folder or text has all the words, those whose name begins with it first. */
function matching(macros: readonly MacroDto[], query: string): MacroDto[] {
  const wanted = folded(query);
  const words = wanted.split(/[\s-]+/u).filter(Boolean);
  return macros
    .filter(({ name, folder, variants }) => {
      const all = folded([folder, name, ...variants.map(({ text }) => text)].join(' '));
      return words.every((word) => all.includes(word));
    })
    .toSorted((a, b) => Number(folded(b.name).startsWith(wanted)) - Number(folded(a.name).startsWith(wanted)))
    .slice(0, MOST);
}

/** The macros that fit what was typed behind the slash, with what the chosen one would say and do. The keys stay in the text. */
export function MacroMenu({
  query,
  conversation,
  values,
  names,
  max,
  measure,
  onChoose,
  onClose,
  handle,
}: MacroMenuProps) {
  const { data: macros, error } = useQuery(macrosQuery);
  const id = useId();
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => matching(macros ?? [], query), [macros, query]);
  const current = Math.min(at, Math.max(0, found.length - 1));
  const chosen = found[current];
  const variantOf = (macro: MacroDto): MacroVariant | undefined => variantFor(macro.variants, [conversation.language]);
  const textOf = (macro: MacroDto) => renderMacro(variantOf(macro)?.text ?? '', values);
  const choose = (macro: MacroDto | undefined) => macro && onChoose({ macro, text: textOf(macro) });

  useEffect(() => setAt(0), [query]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  useImperativeHandle(handle, () => ({
    onKey(key) {
      if (key === 'Escape') onClose();
      else if (found.length === 0) return false;
      else if (key === 'ArrowDown') setAt((current + 1) % found.length);
      else if (key === 'ArrowUp') setAt((current - 1 + found.length) % found.length);
      else if (key === 'Enter' || key === 'Tab') choose(chosen);
      else return false;
      return true;
    },
  }));

  const text = chosen && textOf(chosen);
  const variant = chosen && variantOf(chosen);
  return (
    <section className={css.menu} aria-label={t('Replies and macros')}>
      <div ref={list} className={css.list} role="listbox" id={id} aria-label={t('Replies and macros')}>
        {error && <ProblemText error={error} />}
        {!macros && !error && <Skeleton rows={3} shape="card" />}
        {macros?.length === 0 && (
          <p className={css.none}>{t('Nobody has written a macro yet. Leads write them under Replies and macros.')}</p>
        )}
        {macros && macros.length > 0 && found.length === 0 && (
          <p className={css.none}>{t('Nothing is called that.')}</p>
        )}
        {found.map((macro, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the text
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the text
          <div
            key={macro.id}
            role="option"
            aria-selected={index === current}
            className={cx(css.option, index === current && css.on)}
            onPointerMove={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(macro)}
          >
            <bdi className="cut">{macro.name}</bdi>
            {macro.folder && <span className={cx(css.folder, 'cut')}>{macro.folder}</span>}
          </div>
        ))}
      </div>
      {chosen && (
        <div className={css.preview}>
          {text ? (
            <p className={css.text} dir={textDirection(text)}>
              {text}
            </p>
          ) : (
            <p className="dim">{t('Says nothing.')}</p>
          )}
          {chosen.actions.length > 0 && (
            <p className="small ink-2">
              {t('And then: {actions}', {
                actions: enumerate(chosen.actions.map((action) => actionWords(action, names))),
              })}
            </p>
          )}
          <div className={css.foot}>
            <span className="small dim">
              {variant && (variant.language ? languageName(variant.language) : t('Any language'))}
            </span>
            <span className="grow" />
            {text && <LengthCount meter={lengthMeter(measure(text), max)} />}
            <Button
              size="sm"
              keys="Enter"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(chosen)}
            >
              {text ? t('Insert') : t('Do it')}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}
