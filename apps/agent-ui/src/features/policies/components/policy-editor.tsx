import type { PolicyDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { msg, t } from '../../../lib/i18n/index.ts';
import { type PolicyDraft, useSavePolicy } from '../api/save-policy.ts';
import { exampleSentence, intervalProblem } from '../hours-text.ts';
import { HoursEditor } from './hours-editor.tsx';
import css from './policies.module.css';
import { RulesEditor } from './rules-editor.tsx';

const RISK = [
  [0.1, msg('The last tenth')],
  [0.25, msg('The last quarter')],
  [0.33, msg('The last third')],
  [0.5, msg('The last half')],
] as const;

/** Where a new policy begins: an hour, aimed at in half, on working days. */
const NEW_POLICY: PolicyDraft = {
  name: '',
  riskShare: 0.25,
  rules: [
    { target: 'first_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: 30 },
    { target: 'next_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: 30 },
  ],
  hours: {
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    week: [[], [[480, 1080]], [[480, 1080]], [[480, 1080]], [[480, 1080]], [[480, 1080]], []],
    holidays: [],
  },
};

const draftOf = ({ name, rules, hours, riskShare }: PolicyDto | PolicyDraft): PolicyDraft => ({
  name,
  rules,
  hours,
  riskShare,
});

interface PolicyEditorProps {
  policy: PolicyDto | null;
  now: number;
  mayWrite: boolean;
  onSaved: (id: string) => void;
}

/** Promises, goals and hours of one policy. Saving makes a new version; what was promised stays promised. */
export function PolicyEditor({ policy, now, mayWrite, onSaved }: PolicyEditorProps) {
  const [draft, setDraft] = useState<PolicyDraft>(draftOf(policy ?? NEW_POLICY));
  const save = useSavePolicy();
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(policy ?? NEW_POLICY));
  const set = (change: Partial<PolicyDraft>) => setDraft({ ...draft, ...change });
  const first =
    draft.rules.find((rule) => rule.target === 'first_response' && rule.priority === null) ??
    draft.rules.find((rule) => rule.target === 'first_response');
  const example = first && exampleSentence(draft.hours, first.promiseMinutes, now);
  const broken = draft.hours.week.some((day) => intervalProblem(day) !== undefined);
  const closed = draft.hours.week.every((day) => day.length === 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ id: policy?.id ?? null, body: draft }, { onSuccess: (saved) => onSaved(saved.id) });
  };
  return (
    <form
      className={css.editor}
      onSubmit={submit}
      aria-label={policy ? t('Policy {name}', { name: policy.name }) : t('New policy')}
    >
      <div className={css.top}>
        <Field
          label={t('Name')}
          required
          maxLength={80}
          value={draft.name}
          disabled={!mayWrite}
          onChange={(event) => set({ name: event.target.value })}
        />
        <Select
          label={t('At risk from')}
          value={draft.riskShare}
          disabled={!mayWrite}
          onChange={(event) => set({ riskShare: Number(event.target.value) })}
        >
          {!RISK.some(([share]) => share === draft.riskShare) && (
            <option value={draft.riskShare}>
              {t('The last {share, number, percent}', { share: draft.riskShare })}
            </option>
          )}
          {RISK.map(([share, words]) => (
            <option key={share} value={share}>
              {t(words)}
            </option>
          ))}
        </Select>
      </div>
      <RulesEditor rules={draft.rules} disabled={!mayWrite} onChange={(rules) => set({ rules })} />
      <HoursEditor hours={draft.hours} disabled={!mayWrite} onChange={(hours) => set({ hours })} />
      {example && !broken && <Notice icon="clock">{example}</Notice>}
      {closed && (
        <Notice tone="risk" icon="warn">
          {t('Closed all week: no promise could ever fall due.')}
        </Notice>
      )}
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          <ProblemText error={save.error} />
        </Notice>
      )}
      {mayWrite && (
        <div className={css.save}>
          <Button
            type="submit"
            variant="primary"
            busy={save.isPending}
            disabled={!changed || broken || closed || !draft.name.trim()}
          >
            {policy ? t('Save as version {version}', { version: policy.version + 1 }) : t('Create the policy')}
          </Button>
          {policy && changed && (
            <Button variant="ghost" onClick={() => setDraft(draftOf(policy))}>
              {t('Back to version {version}', { version: policy.version })}
            </Button>
          )}
          <span className="dim" role="status">
            {save.isSuccess && !changed ? t('Saved. New waits follow it from now on.') : ''}
          </span>
        </div>
      )}
    </form>
  );
}
