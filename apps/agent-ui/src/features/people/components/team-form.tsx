import type { AgentDto, PolicyDto, TeamDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Check, Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSaveTeam } from '../api/save-people.ts';
import { joinWords, parseWords } from '../words.ts';
import css from './people.module.css';

interface TeamFormProps {
  team: TeamDto | null;
  agents: readonly AgentDto[];
  policies: readonly PolicyDto[];
  onDone: () => void;
}

/** A team: who is in it, how work reaches them, and what it promises. */
export function TeamForm({ team, agents, policies, onDone }: TeamFormProps) {
  const save = useSaveTeam();
  const [name, setName] = useState(team?.name ?? '');
  const [mode, setMode] = useState<TeamDto['assignmentMode']>(team?.assignmentMode ?? 'pull');
  const [policyId, setPolicyId] = useState(team?.policyId ?? '');
  const [skills, setSkills] = useState(joinWords(team?.requiredSkills ?? []));
  const [agentIds, setAgentIds] = useState<readonly string[]>(team?.agentIds ?? []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      {
        id: team?.id ?? null,
        body: {
          name,
          assignmentMode: mode,
          policyId: policyId || null,
          requiredSkills: parseWords(skills),
          agentIds: [...agentIds],
        },
      },
      { onSuccess: onDone },
    );
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Field
        label={t('Name')}
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        data-autofocus
      />
      <div>
        <p className={css.legend}>{t('How work is handed out')}</p>
        <Segmented
          label={t('How work is handed out')}
          value={mode}
          options={[
            ['pull', t('People take it')],
            ['push', t('It is given to them')],
          ]}
          onChange={setMode}
        />
        <p className={css.explain}>
          {mode === 'pull'
            ? t('Take next gives everybody the most urgent customer.')
            : t(
                'Waiting customers go by themselves to whoever is available, has room, and knows the language and skills.',
              )}
        </p>
      </div>
      <Select label={t('Promise')} value={policyId} onChange={(event) => setPolicyId(event.target.value)}>
        <option value="">{t('The default policy')}</option>
        {policies.map((policy) => (
          <option key={policy.id} value={policy.id}>
            {policy.name}
          </option>
        ))}
      </Select>
      <Field
        label={t('Asks for skills')}
        placeholder={t('press')}
        hint={t('Only people who have them all get this team’s work.')}
        value={skills}
        onChange={(event) => setSkills(event.target.value)}
      />
      <fieldset>
        <legend className={css.legend}>{t('Members')}</legend>
        <div className={css.members}>
          {agents
            .filter((agent) => agent.isActive)
            .map((agent) => (
              <Check
                key={agent.id}
                label={agent.name}
                checked={agentIds.includes(agent.id)}
                onChange={(event) =>
                  setAgentIds(event.target.checked ? [...agentIds, agent.id] : agentIds.filter((id) => id !== agent.id))
                }
              />
            ))}
        </div>
      </fieldset>
      {save.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(save.error)}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {team ? t('Save') : t('Add the team')}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  );
}
