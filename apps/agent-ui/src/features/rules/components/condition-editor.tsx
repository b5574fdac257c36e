import type { ChannelDto, TagDto, TeamDto } from '@kwartier/contracts';
import {
  CONTACT_ROLES,
  CONVERSATION_STATUSES,
  type ConditionKind,
  MAX_CONDITIONS,
  PLATFORMS,
  PRIORITIES,
  RULE_CONDITIONS,
} from '@kwartier/core';
import { Menu } from '@mantine/core';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { LOCALES, t } from '../../../lib/i18n/index.ts';
import { CONDITION_NAME, type Condition, conditionWords, type RuleNames, valueName } from '../rule-words.ts';
import css from './rules.module.css';

/** What this workspace has that rules can ask about. */
export interface RuleChoices {
  readonly channels: readonly ChannelDto[];
  readonly teams: readonly TeamDto[];
  readonly tags: readonly TagDto[];
}

interface ConditionEditorProps {
  title: string;
  conditions: readonly Condition[];
  onChange: (conditions: Condition[]) => void;
  choices: RuleChoices;
  names: RuleNames;
}

type ListCondition = Extract<Condition, { is: unknown }>;

/** Most written first; what customers write in, not what the console speaks. */
const LANGUAGES = [
  ...new Set([...Object.keys(LOCALES), 'it', 'pl', 'sv', 'da', 'nb', 'fi', 'tr', 'ja', 'zh', 'ko', 'uk']),
];

function optionsOf(kind: ConditionKind, { channels, teams, tags }: RuleChoices): readonly string[] {
  switch (kind) {
    case 'platform':
      return PLATFORMS;
    case 'channel':
      return channels.map(({ id }) => id);
    case 'team':
      return teams.map(({ id }) => id);
    case 'tag':
      return tags.filter(({ archived }) => !archived).map(({ id }) => id);
    case 'language':
      return LANGUAGES;
    case 'priority':
      return PRIORITIES;
    case 'status':
      return CONVERSATION_STATUSES;
    case 'person_role':
      return CONTACT_ROLES;
    default:
      return [];
  }
}

/** A condition that says nothing yet. */
function blank(kind: ConditionKind): Condition {
  switch (kind) {
    case 'words':
      return { kind, words: [], match: 'beginning', not: false };
    case 'privacy':
      return { kind, isPrivate: false, not: false };
    case 'hours':
      return { kind, open: true, not: false };
    case 'assignee':
      return { kind, assigned: false, not: false };
    default:
      return { kind, is: [], not: false } as ListCondition;
  }
}

/** Whether a condition is not filled in yet. */
export const isBlank = (condition: Condition): boolean =>
  condition.kind === 'words' ? condition.words.length === 0 : 'is' in condition && condition.is.length === 0;

/** Several things to ask about a conversation. */
export function ConditionEditor({ title, conditions, onChange, choices, names }: ConditionEditorProps) {
  const change = (index: number, condition: Condition) =>
    onChange(conditions.map((one, at) => (at === index ? condition : one)));
  return (
    <fieldset className={css.block}>
      <legend>{title}</legend>
      {conditions.length > 0 && (
        <ol className={css.conditions}>
          {conditions.map((condition, index) => (
            <li key={index}>
              <span className={css.about}>{t(CONDITION_NAME[condition.kind])}</span>
              <ConditionFields
                condition={condition}
                onChange={(next) => change(index, next)}
                choices={choices}
                names={names}
              />
              <IconButton
                icon="close"
                label={t('Leave out: {what}', {
                  what: isBlank(condition) ? t(CONDITION_NAME[condition.kind]) : conditionWords(condition, names),
                })}
                onClick={() => onChange(conditions.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ol>
      )}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            size="sm"
            icon="plus"
            disabled={conditions.length >= MAX_CONDITIONS}
            aria-label={`${t('Add a condition')}, ${title}`}
          >
            {t('Add a condition')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} className={css.scrolls}>
          {RULE_CONDITIONS.map((kind) => (
            <Menu.Item key={kind} onClick={() => onChange([...conditions, blank(kind)])}>
              {t(CONDITION_NAME[kind])}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </fieldset>
  );
}

interface ConditionFieldsProps {
  condition: Condition;
  onChange: (condition: Condition) => void;
  choices: RuleChoices;
  names: RuleNames;
}

function ConditionFields({ condition, onChange, choices, names }: ConditionFieldsProps) {
  const name = t(CONDITION_NAME[condition.kind]);
  if (condition.kind === 'words') return <WordFields condition={condition} onChange={onChange} />;
  if (!('is' in condition)) {
    const options = [condition.not, !condition.not].map((not) => ({ ...condition, not }) as Condition);
    return (
      <Select
        bare
        label={name}
        value={String(condition.not)}
        onChange={(event) => onChange({ ...condition, not: event.target.value === 'true' } as Condition)}
      >
        {options
          .toSorted((a, b) => Number(a.not) - Number(b.not))
          .map((one) => (
            <option key={String(one.not)} value={String(one.not)}>
              {conditionWords(one, names)}
            </option>
          ))}
      </Select>
    );
  }
  const values: readonly string[] = condition.is;
  const set = (is: readonly string[]) => onChange({ ...condition, is } as ListCondition);
  const left = optionsOf(condition.kind, choices).filter((value) => !values.includes(value));
  return (
    <>
      <Select
        bare
        className={css.whether}
        label={t('{what}: is or is not', { what: name })}
        value={String(condition.not)}
        onChange={(event) => onChange({ ...condition, not: event.target.value === 'true' })}
      >
        <option value="false">{t('is@@one of a list')}</option>
        <option value="true">{t('is not@@one of a list')}</option>
      </Select>
      <span className={css.chips}>
        {values.map((value) => {
          const words = valueName(condition.kind, value, names);
          return (
            <button
              key={value}
              type="button"
              className={css.chip}
              aria-label={t('Leave out: {what}', { what: words })}
              onClick={() => set(values.filter((one) => one !== value))}
            >
              {words} <span aria-hidden="true">×</span>
            </button>
          );
        })}
        {left.length > 0 && (
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="sm" variant="ghost" icon="plus" aria-label={t('Choose: {what}', { what: name })}>
                {values.length === 0 ? t('Choose') : t('or@@another of a list')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown mah={320} className={css.scrolls}>
              {left.map((value) => (
                <Menu.Item key={value} onClick={() => set([...values, value])}>
                  {valueName(condition.kind, value, names)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        {values.length === 0 && left.length === 0 && <span className="small dim">{t('There is none yet.')}</span>}
      </span>
    </>
  );
}

/** Words between commas. What is typed stays as it is typed; the rule gets the words. */
function WordFields({
  condition,
  onChange,
}: {
  condition: Extract<Condition, { kind: 'words' }>;
  onChange: (condition: Condition) => void;
}) {
  return (
    <>
      <Select
        bare
        className={css.whether}
        label={t('Says or does not say')}
        value={`${condition.not} ${condition.match}`}
        onChange={(event) => {
          const [not, match] = event.target.value.split(' ') as ['true' | 'false', 'word' | 'beginning'];
          onChange({ ...condition, not: not === 'true', match });
        }}
      >
        <option value="false beginning">{t('a word begins with')}</option>
        <option value="false word">{t('says exactly')}</option>
        <option value="true beginning">{t('no word begins with')}</option>
        <option value="true word">{t('does not say')}</option>
      </Select>
      <Field
        bare
        className={css.words}
        label={t('Words, with commas between them')}
        placeholder={t('bag, suitcase, lost and found')}
        maxLength={5_000}
        defaultValue={condition.words.join(', ')}
        onChange={(event) =>
          onChange({
            ...condition,
            words: event.target.value
              .split(',')
              .map((word) => word.trim().slice(0, 100))
              .filter(Boolean)
              .slice(0, 200),
          })
        }
      />
    </>
  );
}
