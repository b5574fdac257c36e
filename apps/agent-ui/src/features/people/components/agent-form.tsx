import type { AgentDto, TeamDto } from '@kwartier/contracts';
import { ROLES, type Role } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Check, Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { useCreateAgent, useUpdateAgent } from '../api/save-people.ts';
import { joinWords, parseWords } from '../words.ts';
import css from './people.module.css';

const ROLE: Record<Role, [name: string, meaning: string]> = {
  agent: ['Agent', 'Answers customers, takes and gives back conversations.'],
  lead: ['Lead', 'Also gives work to others, hides comments and sees the board.'],
  admin: ['Admin', 'Also sets up channels, promises and people.'],
};
export const roleName = (role: Role): string => ROLE[role][0];

interface AgentFormProps {
  agent: AgentDto | null;
  teams: readonly TeamDto[];
  brands: readonly { id: string; name: string }[];
  isMe: boolean;
  onDone: () => void;
}

const toggled = (ids: readonly string[], id: string, on: boolean) =>
  on ? [...ids, id] : ids.filter((one) => one !== id);

/** One colleague: who they are, what they may do, what they can take. */
export function AgentForm({ agent, teams, brands, isMe, onDone }: AgentFormProps) {
  const create = useCreateAgent();
  const update = useUpdateAgent();
  const [name, setName] = useState(agent?.name ?? '');
  const [email, setEmail] = useState(agent?.email ?? '');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>(agent?.role ?? 'agent');
  const [capacity, setCapacity] = useState(agent?.capacity ?? 10);
  const [languages, setLanguages] = useState(joinWords(agent?.languages ?? []));
  const [skills, setSkills] = useState(joinWords(agent?.skills ?? []));
  const [teamIds, setTeamIds] = useState<readonly string[]>(agent?.teamIds ?? []);
  const [brandIds, setBrandIds] = useState<readonly string[]>(agent?.brandIds ?? brands.map((brand) => brand.id));
  const error = create.error ?? update.error;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      name,
      email,
      role,
      capacity,
      languages: parseWords(languages, true),
      skills: parseWords(skills),
      teamIds: [...teamIds],
      brandIds: [...brandIds],
    };
    if (agent) update.mutate({ id: agent.id, ...body, ...(password ? { password } : {}) }, { onSuccess: onDone });
    else create.mutate({ ...body, password }, { onSuccess: onDone });
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
      <Field
        label="Email"
        type="email"
        required
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={agent ? 'New password (optional)' : 'First password'}
        type="password"
        autoComplete="new-password"
        minLength={8}
        required={!agent}
        hint={agent ? 'Leave it empty to keep the old one.' : 'At least 8 characters.'}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className={css.pair}>
        <Select
          label="Role"
          value={role}
          hint={ROLE[role][1]}
          onChange={(event) => setRole(event.target.value as Role)}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {roleName(one)}
            </option>
          ))}
        </Select>
        <Field
          label="At once, at most"
          type="number"
          min={0}
          max={200}
          required
          hint="Open conversations."
          value={capacity}
          onChange={(event) => setCapacity(Number(event.target.value))}
        />
      </div>
      <div className={css.pair}>
        <Field
          label="Writes"
          placeholder="en, nl"
          hint="Languages, two letters each."
          value={languages}
          onChange={(event) => setLanguages(event.target.value)}
        />
        <Field
          label="Knows about"
          placeholder="press, baggage"
          hint="Skills that teams ask for."
          value={skills}
          onChange={(event) => setSkills(event.target.value)}
        />
      </div>
      <fieldset>
        <legend className={css.legend}>Teams</legend>
        {teams.map((team) => (
          <Check
            key={team.id}
            label={team.name}
            checked={teamIds.includes(team.id)}
            onChange={(event) => setTeamIds(toggled(teamIds, team.id, event.target.checked))}
          />
        ))}
        {teams.length === 0 && <p className="dim">No team yet.</p>}
      </fieldset>
      {brands.length > 1 && (
        <fieldset>
          <legend className={css.legend}>May see</legend>
          {brands.map((brand) => (
            <Check
              key={brand.id}
              label={brand.name}
              checked={brandIds.includes(brand.id)}
              onChange={(event) => setBrandIds(toggled(brandIds, brand.id, event.target.checked))}
            />
          ))}
        </fieldset>
      )}
      {error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(error)}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={create.isPending || update.isPending}>
          {agent ? 'Save' : 'Add the person'}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          Cancel
        </Button>
        <span className="grow" />
        {agent && !isMe && (
          <Button
            variant={agent.isActive ? 'danger' : 'default'}
            onClick={() => update.mutate({ id: agent.id, isActive: !agent.isActive }, { onSuccess: onDone })}
          >
            {agent.isActive ? 'Deactivate' : 'Activate again'}
          </Button>
        )}
      </div>
    </form>
  );
}
