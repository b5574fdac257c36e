import type { RoleDto } from '@kwartier/contracts';
import type { Role } from '@kwartier/core';
import { Select } from '../../../components/ui/field.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { CHOSEN_ROLES, ROLE_WORDS } from '../role-names.ts';

export interface ChosenRole {
  readonly role: Role;
  readonly roleId: string | null;
}
interface RoleSelectProps {
  value: ChosenRole;
  roles: readonly RoleDto[];
  onChange: (value: ChosenRole) => void;
}

/** One of the roles that everybody has, or one that the workspace made. */
export function RoleSelect({ value, roles, onChange }: RoleSelectProps) {
  return (
    <Select
      label={t('Role')}
      value={value.roleId ?? value.role}
      hint={t(ROLE_WORDS[value.role][1])}
      onChange={(event) => {
        const own = roles.find(({ id }) => id === event.target.value);
        onChange(own ? { role: 'custom', roleId: own.id } : { role: event.target.value as Role, roleId: null });
      }}
    >
      {value.role === 'guest' && <option value="guest">{t(ROLE_WORDS.guest[0])}</option>}
      {CHOSEN_ROLES.map((role) => (
        <option key={role} value={role}>
          {t(ROLE_WORDS[role][0])}
        </option>
      ))}
      {roles.map((role) => (
        <option key={role.id} value={role.id}>
          {role.name}
        </option>
      ))}
    </Select>
  );
}
