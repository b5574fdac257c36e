import type { RoleDto, TeamDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Check, Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useInvite } from '../api/roles.ts';
import css from './people.module.css';
import { type ChosenRole, RoleSelect } from './role-select.tsx';

interface InviteFormProps {
  teams: readonly TeamDto[];
  roles: readonly RoleDto[];
  onDone: () => void;
}

/** Invite a colleague: they choose their own password. */
export function InviteForm({ teams, roles, onDone }: InviteFormProps) {
  const invite = useInvite();
  const [values, setValues] = useState({ name: '', email: '' });
  const [role, setRole] = useState<ChosenRole>({ role: 'agent', roleId: null });
  const [teamIds, setTeamIds] = useState<readonly string[]>(teams.length === 1 ? [teams[0]!.id] : []);
  if (invite.data)
    return (
      <div className={css.form}>
        <Notice icon="link" tone="accent" role="status">
          {invite.data.isMailed
            ? t(
                'A mail with this link is on its way to {name}. It works once, for three days, and is not shown here again.',
                { name: values.name },
              )
            : t('Hand this link to {name}. It works once, for three days, and is not shown again.', {
                name: values.name,
              })}
        </Notice>
        <CopyField label={t('Invitation link')} value={invite.data.link} />
        <div className={css.buttons}>
          <Button variant="primary" onClick={onDone}>
            {t('Done')}
          </Button>
        </div>
      </div>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({
      ...values,
      role: role.role as 'agent',
      ...(role.roleId ? { roleId: role.roleId } : {}),
      teamIds: [...teamIds],
    });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Field
        label={t('Name')}
        required
        maxLength={80}
        data-autofocus
        value={values.name}
        onChange={(event) => setValues({ ...values, name: event.target.value })}
      />
      <Field
        label={t('Email')}
        type="email"
        required
        autoComplete="off"
        value={values.email}
        onChange={(event) => setValues({ ...values, email: event.target.value })}
      />
      <RoleSelect value={role} roles={roles} onChange={setRole} />
      <fieldset>
        <legend className={css.legend}>{t('Teams')}</legend>
        {teams.map((team) => (
          <Check
            key={team.id}
            label={team.name}
            checked={teamIds.includes(team.id)}
            onChange={(event) =>
              setTeamIds(event.target.checked ? [...teamIds, team.id] : teamIds.filter((id) => id !== team.id))
            }
          />
        ))}
      </fieldset>
      {invite.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(invite.error)}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={invite.isPending}>
          {t('Make the invitation')}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  );
}
