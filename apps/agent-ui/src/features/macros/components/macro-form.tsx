import type { MacroDto, TagDto, TeamDto } from '@kwartier/contracts';
import {
  type ConversationAction,
  MACRO_SCOPES,
  MACRO_VARIABLES,
  type MacroScope,
  type MacroValues,
  type MacroVariable,
  type MacroVariant,
  renderMacro,
  unknownVariables,
} from '@kwartier/core';
import { Menu } from '@mantine/core';
import { type FormEvent, useId, useRef, useState } from 'react';
import { languageName } from '../../../components/domain/kind.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import areaCss from '../../../components/ui/text-area.module.css';
import type { ActionNames } from '../../../lib/action-words.ts';
import { cx } from '../../../lib/cx.ts';
import { textDirection } from '../../../lib/direction.ts';
import { enumerate, LOCALES, msg, number, t } from '../../../lib/i18n/index.ts';
import { plainLength } from '../../../lib/text-length.ts';
import { useXCount } from '../../../lib/use-x-count.ts';
import { useSaveMacro } from '../api/save-macro.ts';
import { ActionsEditor } from './actions-editor.tsx';
import { SCOPE_NAME } from './macro-list.tsx';
import css from './macros.module.css';

const VARIABLE: Readonly<Record<MacroVariable, string>> = {
  'contact.first_name': msg('The customer’s first name'),
  'contact.name': msg('The customer’s name'),
  'contact.handle': msg('The customer’s account'),
  'agent.first_name': msg('Your first name'),
  'agent.name': msg('Your name'),
  'brand.name': msg('The brand'),
  'channel.name': msg('The channel'),
  'channel.handle': msg('The channel’s account'),
  'conversation.waiting_minutes': msg('Minutes they have waited'),
};
/** Whom the preview speaks to. */
const exampleValues = (): MacroValues => ({
  'contact.first_name': t('Priya@@a customer'),
  'contact.name': t('Priya Raman@@a customer'),
  'contact.handle': '@priya_r',
  'agent.first_name': t('Sanne@@a colleague'),
  'agent.name': t('Sanne de Wit@@a colleague'),
  'brand.name': t('Kwart Air@@a company'),
  'channel.name': t('Kwart Air@@a company'),
  'channel.handle': '@KwartAir',
  'conversation.waiting_minutes': '12',
});
const X_LENGTH = 280;

interface MacroFormProps {
  macro: MacroDto | null;
  teams: readonly TeamDto[];
  brands: readonly { readonly id: string; readonly name: string }[];
  tags: readonly TagDto[];
  names: ActionNames;
  /** Without it a macro is for oneself. */
  mayShare: boolean;
  folders: readonly string[];
  onDone: () => void;
}

/** What a macro says, in which languages, what it does, and who finds it. */
export function MacroForm({ macro, teams, brands, tags, names, mayShare, folders, onDone }: MacroFormProps) {
  const save = useSaveMacro();
  const id = useId();
  const [name, setName] = useState(macro?.name ?? '');
  const [folder, setFolder] = useState(macro?.folder ?? '');
  const [scope, setScope] = useState<MacroScope>(macro?.scope ?? (mayShare ? 'everybody' : 'personal'));
  const [teamId, setTeamId] = useState(macro?.teamId ?? teams[0]?.id ?? null);
  const [brandId, setBrandId] = useState(macro?.brandId ?? brands[0]?.id ?? null);
  const [variants, setVariants] = useState<readonly MacroVariant[]>(
    macro?.variants.length ? macro.variants : [{ language: null, text: '' }],
  );
  const [shown, setShown] = useState(0);
  const [actions, setActions] = useState<readonly ConversationAction[]>((macro?.actions ?? []) as ConversationAction[]);
  const area = useRef<HTMLTextAreaElement>(null);
  const xCount = useXCount(true);
  const variant = variants[Math.min(shown, variants.length - 1)]!;
  const unknown = unknownVariables(variant.text);
  const example = renderMacro(variant.text, exampleValues());
  const onX = (xCount ?? plainLength)(example);
  const setText = (text: string) => setVariants(variants.map((one, at) => (at === shown ? { ...one, text } : one)));
  const insert = (variable: MacroVariable) => {
    const box = area.current;
    const at = box?.selectionStart ?? variant.text.length;
    const word =
      variable === 'contact.first_name' ? `{{${variable}|${t('there@@instead of a name')}}}` : `{{${variable}}}`;
    setText(`${variant.text.slice(0, at)}${word}${variant.text.slice(box?.selectionEnd ?? at)}`);
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(at + word.length, at + word.length);
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      {
        id: macro?.id ?? null,
        name: name.trim(),
        folder: folder.trim(),
        scope,
        teamId: scope === 'team' ? teamId : null,
        brandId: scope === 'brand' ? brandId : null,
        variants: variants.filter(({ text }) => text.trim() !== '').map((one) => ({ ...one })),
        actions: [...actions],
      },
      { onSuccess: onDone },
    );
  };
  const left = Object.keys(LOCALES).filter((language) => !variants.some((one) => one.language === language));
  const languageOf = (one: MacroVariant) => (one.language ? languageName(one.language) : t('Any language'));
  const isEmpty = variants.every(({ text }) => text.trim() === '') && actions.length === 0;
  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.pair}>
        <Field
          label={t('Name')}
          required
          maxLength={120}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('Folder')}
          maxLength={80}
          list={`${id}-folders`}
          placeholder={t('none')}
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
        />
        <datalist id={`${id}-folders`}>
          {folders.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
      <fieldset className={css.block}>
        <legend>{t('What it says')}</legend>
        <div className={css.tabs} role="tablist" aria-label={t('Language')}>
          {variants.map((one, index) => (
            <button
              key={one.language ?? ''}
              type="button"
              role="tab"
              id={`${id}-tab-${index}`}
              aria-selected={index === shown}
              aria-controls={`${id}-panel`}
              className={cx(css.tab, index === shown && css.on)}
              onClick={() => setShown(index)}
            >
              {languageOf(one)}
            </button>
          ))}
          {left.length > 0 && (
            <Menu position="bottom-start">
              <Menu.Target>
                <Button size="sm" variant="ghost" icon="plus" aria-label={t('Add a language')}>
                  {t('Language')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {left.map((language) => (
                  <Menu.Item
                    key={language}
                    onClick={() => {
                      setVariants([...variants, { language, text: '' }]);
                      setShown(variants.length);
                    }}
                  >
                    {languageName(language)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${shown}`} className={css.panel}>
          <textarea
            ref={area}
            className={areaCss.area}
            rows={6}
            dir="auto"
            lang={variant.language ?? undefined}
            maxLength={10_000}
            aria-label={t('Text, {language}', { language: languageOf(variant) })}
            aria-invalid={unknown.length > 0 || undefined}
            value={variant.text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className={css.under}>
            <Menu position="bottom-start">
              <Menu.Target>
                <Button size="sm" icon="plus">
                  {t('Put in a name or a time')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown mah={320} className={css.scrolls}>
                {MACRO_VARIABLES.map((variable) => (
                  <Menu.Item key={variable} onClick={() => insert(variable)}>
                    {t(VARIABLE[variable])}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <span className="grow" />
            {variant.text && (
              <span className={cx('small num', onX > X_LENGTH ? css.long : 'dim')}>
                {onX > X_LENGTH
                  ? t('{count} on X: too long by {over}', { count: number(onX), over: number(onX - X_LENGTH) })
                  : t('{count} of {max} on X', { count: number(onX), max: number(X_LENGTH) })}
              </span>
            )}
            {variants.length > 1 && (
              <Button
                size="sm"
                variant="ghost"
                onClick={() => {
                  setVariants(variants.filter((_, at) => at !== shown));
                  setShown(0);
                }}
              >
                {t('Take out {language}', { language: languageOf(variant) })}
              </Button>
            )}
          </div>
          {unknown.length > 0 && (
            <p className={css.wrong} role="alert">
              {t('Nothing is called {names}. Choose from the list.', { names: enumerate(unknown) })}
            </p>
          )}
          {variant.text && (
            <div className={css.example}>
              <span className="small dim">{t('To {name} it says', { name: t('Priya@@a customer') })}</span>
              <p dir={textDirection(example)}>{example}</p>
            </div>
          )}
        </div>
      </fieldset>
      <ActionsEditor
        title={t('What it does besides')}
        actions={actions}
        onChange={setActions}
        tags={tags}
        teams={teams}
        names={names}
      />
      <fieldset className={css.block}>
        <legend>{t('Who finds it')}</legend>
        <div className={css.pair}>
          <Select
            bare
            label={t('Who finds it')}
            value={scope}
            onChange={(event) => setScope(event.target.value as MacroScope)}
          >
            {MACRO_SCOPES.filter((one) => mayShare || one === 'personal').map((one) => (
              <option key={one} value={one}>
                {t(SCOPE_NAME[one])}
              </option>
            ))}
          </Select>
          {scope === 'team' && (
            <Select bare label={t('Team')} value={teamId ?? ''} onChange={(event) => setTeamId(event.target.value)}>
              {teams.map((team) => (
                <option key={team.id} value={team.id}>
                  {team.name}
                </option>
              ))}
            </Select>
          )}
          {scope === 'brand' && (
            <Select bare label={t('Brand')} value={brandId ?? ''} onChange={(event) => setBrandId(event.target.value)}>
              {brands.map((brand) => (
                <option key={brand.id} value={brand.id}>
                  {brand.name}
                </option>
              ))}
            </Select>
          )}
        </div>
      </fieldset>
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={save.error} />
        </Notice>
      )}
      <div className={css.buttons}>
        <Button
          type="submit"
          variant="primary"
          busy={save.isPending}
          disabled={!name.trim() || isEmpty || unknown.length > 0}
        >
          {macro ? t('Save as version {version}', { version: macro.version + 1 }) : t('Save')}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {t('Cancel')}
        </Button>
        {isEmpty && (
          <span className="small dim">
            <Icon name="warn" size={14} /> {t('It says nothing and does nothing yet.')}
          </span>
        )}
      </div>
    </form>
  );
}
