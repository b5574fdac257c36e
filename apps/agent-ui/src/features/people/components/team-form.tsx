import type { AgentDto, PolicyDto, TeamDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Check, Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
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
        label="Name"
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        data-autofocus
      />
      <div>
        <p className={css.legend}>How work is handed out</p>
        <Segmented
          label="How work is handed out"
          value={mode}
          options={[
            ['pull', 'People take it'],
            ['push', 'It is given to them'],
          ]}
          onChange={setMode}
        />
        <p className={css.explain}>
          {mode === 'pull'
            ? 'Take next gives everybody the most urgent customer.'
            : 'Waiting customers go by themselves to whoever is available, has room, and knows the language and skills.'}
        </p>
      </div>
      <Select label="Promise" value={policyId} onChange={(event) => setPolicyId(event.target.value)}>
        <option value="">The default policy</option>
        {policies.map((policy) => (
          <option key={policy.id} value={policy.id}>
            {policy.name}
          </option>
        ))}
      </Select>
      <Field
        label="Asks for skills"
        placeholder="press"
        hint="Only people who have them all get this team’s work."
        value={skills}
        onChange={(event) => setSkills(event.target.value)}
      />
      <fieldset>
        <legend className={css.legend}>Members</legend>
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
          {team ? 'Save' : 'Add the team'}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
