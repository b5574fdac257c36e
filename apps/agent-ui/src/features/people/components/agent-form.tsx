import type { AgentDto, RoleDto, TeamDto } from '@kwartier/contracts';
import { PASSWORD_MIN } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Check, Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useResetSecondFactor } from '../api/roles.ts';
import { useCreateAgent, useUpdateAgent } from '../api/save-people.ts';
import { joinWords, parseWords } from '../words.ts';
import css from './people.module.css';
import { type ChosenRole, RoleSelect } from './role-select.tsx';

interface AgentFormProps {
  agent: AgentDto | null;
  teams: readonly TeamDto[];
  brands: readonly { id: string; name: string }[];
  roles: readonly RoleDto[];
  isMe: boolean;
  onDone: () => void;
}

const toggled = (ids: readonly string[], id: string, on: boolean) =>
  on ? [...ids, id] : ids.filter((one) => one !== id);

/** One colleague: who they are, what they may do, what they can take. */
export function AgentForm({ agent, teams, brands, roles, isMe, onDone }: AgentFormProps) {
  const create = useCreateAgent();
  const update = useUpdateAgent();
  const [name, setName] = useState(agent?.name ?? '');
  const [email, setEmail] = useState(agent?.email ?? '');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<ChosenRole>({ role: agent?.role ?? 'agent', roleId: agent?.roleId ?? null });
  const [capacity, setCapacity] = useState(agent?.capacity ?? 10);
  const [languages, setLanguages] = useState(joinWords(agent?.languages ?? []));
  const [skills, setSkills] = useState(joinWords(agent?.skills ?? []));
  const [teamIds, setTeamIds] = useState<readonly string[]>(agent?.teamIds ?? []);
  const [brandIds, setBrandIds] = useState<readonly string[]>(agent?.brandIds ?? brands.map((brand) => brand.id));
  const reset = useResetSecondFactor();
  const error = create.error ?? update.error ?? reset.error;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      name,
      email,
      // Unchanged, it is not sent: who may not give a role may still change the rest.
      ...(agent && agent.role === role.role && agent.roleId === role.roleId ? {} : role),
      capacity,
      languages: parseWords(languages, true),
      skills: parseWords(skills),
      teamIds: [...teamIds],
      brandIds: [...brandIds],
    };
    if (agent) update.mutate({ id: agent.id, ...body, ...(password ? { password } : {}) }, { onSuccess: onDone });
    else create.mutate({ ...body, ...role, password }, { onSuccess: onDone });
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
      <Field
        label={t('Email')}
        type="email"
        required
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={agent ? t('New password (optional)') : t('First password')}
        type="password"
        autoComplete="new-password"
        minLength={PASSWORD_MIN}
        required={!agent}
        hint={
          agent ? t('Leave it empty to keep the old one.') : t('At least {count} characters.', { count: PASSWORD_MIN })
        }
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className={css.pair}>
        <RoleSelect value={role} roles={roles} onChange={setRole} />
        <Field
          label={t('At once, at most')}
          type="number"
          min={0}
          max={200}
          required
          hint={t('Open conversations.')}
          value={capacity}
          onChange={(event) => setCapacity(Number(event.target.value))}
        />
      </div>
      <div className={css.pair}>
        <Field
          label={t('Writes')}
          placeholder={t('en, nl')}
          hint={t('Languages, two letters each.')}
          value={languages}
          onChange={(event) => setLanguages(event.target.value)}
        />
        <Field
          label={t('Knows about')}
          placeholder={t('press, baggage')}
          hint={t('Skills that teams ask for.')}
          value={skills}
          onChange={(event) => setSkills(event.target.value)}
        />
      </div>
      <fieldset>
        <legend className={css.legend}>{t('Teams')}</legend>
        {teams.map((team) => (
          <Check
            key={team.id}
            label={team.name}
            checked={teamIds.includes(team.id)}
            onChange={(event) => setTeamIds(toggled(teamIds, team.id, event.target.checked))}
          />
        ))}
        {teams.length === 0 && <p className="dim">{t('No team yet. Close this and add one under Teams.')}</p>}
      </fieldset>
      {brands.length > 1 && (
        <fieldset>
          <legend className={css.legend}>{t('May see')}</legend>
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
          {agent ? t('Save') : t('Add the person')}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {t('Cancel')}
        </Button>
        <span className="grow" />
        {agent && !isMe && (
          <Button busy={reset.isPending} onClick={() => reset.mutate(agent.id, { onSuccess: onDone })}>
            {t('Reset second factor')}
          </Button>
        )}
        {agent && !isMe && (
          <Button
            variant={agent.isActive ? 'danger' : 'default'}
            onClick={() => update.mutate({ id: agent.id, isActive: !agent.isActive }, { onSuccess: onDone })}
          >
            {agent.isActive ? t('Deactivate') : t('Activate again')}
          </Button>
        )}
      </div>
    </form>
  );
}
