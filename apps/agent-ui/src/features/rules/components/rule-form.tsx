import type { BrandDto, RuleBody, RuleDto } from '@kwartier/contracts';
import { EVENT_TRIGGERS, type EventTrigger, MAX_RULE_MINUTES, TIME_TRIGGERS, type TimeTrigger } from '@kwartier/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Check, Field, Select } from '../../../components/ui/field.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { useDryRun, useSaveRule } from '../api/rules.ts';
import { type RuleNames, TRIGGER_NAME } from '../rule-words.ts';
import { ConditionEditor, isBlank, type RuleChoices } from './condition-editor.tsx';
import { DryRunResult } from './dry-run.tsx';
import css from './rules.module.css';

interface RuleFormProps {
  /** Null: a new one. */
  rule: RuleDto | null;
  draft: RuleBody;
  brands: readonly BrandDto[];
  choices: RuleChoices;
  names: RuleNames;
  now: number;
  /** Without it a rule is only tried out. */
  mayWrite: boolean;
  /** The list of what is done, and how it is changed. */
  actionsEditor: (actions: RuleBody['actions'], onChange: (actions: RuleBody['actions']) => void) => ReactNode;
  onSaved: (rule: RuleDto) => void;
  onCancel: () => void;
}

const isTime = (kind: string): kind is TimeTrigger => TIME_TRIGGERS.some((one) => one === kind);
const DEFAULT_MINUTES = 15;

/** When … if … then …, tried out on what has been before it is saved. */
export function RuleForm({
  rule,
  draft,
  brands,
  choices,
  names,
  now,
  mayWrite,
  actionsEditor,
  onSaved,
  onCancel,
}: RuleFormProps) {
  const save = useSaveRule();
  const dryRun = useDryRun();
  const [body, setBody] = useState(draft);
  const set = (fields: Partial<RuleBody>) => {
    setBody({ ...body, ...fields });
    // What was found was found for another rule.
    dryRun.reset();
  };
  const { trigger, conditions } = body;
  const isDone =
    body.name.trim() !== '' && body.actions.length > 0 && ![...conditions.all, ...conditions.any].some(isBlank);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isDone && mayWrite) save.mutate({ id: rule?.id ?? null, body }, { onSuccess: onSaved });
  };
  const problem = save.error ?? dryRun.error;
  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.pair}>
        <Field
          label={t('Name')}
          required
          maxLength={120}
          autoFocus
          value={body.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        {brands.length > 1 && (
          <Select
            label={t('Brand')}
            value={body.brandId ?? ''}
            onChange={(event) => set({ brandId: event.target.value || null })}
          >
            <option value="">{t('Every brand')}</option>
            {brands.map((brand) => (
              <option key={brand.id} value={brand.id}>
                {brand.name}
              </option>
            ))}
          </Select>
        )}
      </div>
      <fieldset className={css.block}>
        <legend>{t('When@@a rule begins')}</legend>
        <div className={css.when}>
          <Select
            bare
            label={t('When@@a rule begins')}
            value={trigger.kind}
            onChange={(event) => {
              const kind = event.target.value as EventTrigger | TimeTrigger;
              const minutes = 'minutes' in trigger ? trigger.minutes : DEFAULT_MINUTES;
              set({ trigger: isTime(kind) ? { kind, minutes } : { kind } });
            }}
          >
            {[...EVENT_TRIGGERS, ...TIME_TRIGGERS].map((kind) => (
              <option key={kind} value={kind}>
                {t(TRIGGER_NAME[kind])}
              </option>
            ))}
          </Select>
          {'minutes' in trigger && (
            <Field
              bare
              className={css.minutes}
              label={t('Minutes')}
              type="number"
              min={1}
              max={MAX_RULE_MINUTES}
              required
              value={trigger.minutes}
              trailing={<span className="small dim">{t('minutes')}</span>}
              onChange={(event) =>
                set({ trigger: { kind: trigger.kind, minutes: Math.round(Number(event.target.value)) } })
              }
            />
          )}
        </div>
      </fieldset>
      <ConditionEditor
        title={t('If each of these is so')}
        conditions={conditions.all}
        onChange={(all) => set({ conditions: { ...conditions, all } })}
        choices={choices}
        names={names}
      />
      <ConditionEditor
        title={t('And at least one of these')}
        conditions={conditions.any}
        onChange={(any) => set({ conditions: { ...conditions, any } })}
        choices={choices}
        names={names}
      />
      {actionsEditor(body.actions, (actions) => set({ actions }))}
      <Check
        label={t('And stop: rules further down do not look at it')}
        checked={body.stop}
        onChange={(event) => set({ stop: event.target.checked })}
      />
      {problem && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={problem} />
        </Notice>
      )}
      {dryRun.data && <DryRunResult result={dryRun.data} now={now} names={names} />}
      <div className={css.buttons}>
        {mayWrite && (
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!isDone}>
            {rule ? t('Save as version {version}', { version: rule.version + 1 }) : t('Save')}
          </Button>
        )}
        <Button busy={dryRun.isPending} disabled={!isDone} onClick={() => dryRun.mutate(body)}>
          {t('Try it on the last 7 days')}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          {t('Cancel')}
        </Button>
        {!isDone && (
          <span className="small dim">
            <Icon name="warn" size={14} /> {t('It needs a name, something it does, and conditions that are filled in.')}
          </span>
        )}
      </div>
    </form>
  );
}
