import type { InvitationDto, RoleDto } from '@kwartier/contracts';
import { Button } from '../../../components/ui/button.tsx';
import { formatDuration } from '../../../lib/format-duration.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useRevokeInvitation } from '../api/roles.ts';
import { roleName } from '../role-names.ts';
import css from './people.module.css';

/** Invitations that nobody has accepted yet. */
export function InvitationList({
  invitations,
  roles,
  now,
}: {
  invitations: readonly InvitationDto[];
  roles: readonly RoleDto[];
  now: number;
}) {
  const revoke = useRevokeInvitation();
  return (
    <ul className={css.teams}>
      {invitations.map((one) => {
        const left = Date.parse(one.expiresAt) - now;
        return (
          <li key={one.id} className={css.team}>
            <div className={css.teamHead}>
              <h3>{one.name}</h3>
              <span className="grow" />
              <Button
                size="sm"
                aria-label={t('Take back the invitation of {name}', { name: one.name })}
                busy={revoke.isPending && revoke.variables === one.id}
                onClick={() => revoke.mutate(one.id)}
              >
                {t('Take back')}
              </Button>
            </div>
            <p className="dim">
              {one.email} · {roleName(one.role, one.roleId, roles)} ·{' '}
              {left > 0 ? t('open for {time} more', { time: formatDuration(left) }) : t('expired')}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

/** Roles that the workspace made for itself. */
export function RoleList({
  roles,
  onEdit,
}: {
  roles: readonly RoleDto[];
  onEdit?: ((role: RoleDto) => void) | undefined;
}) {
  return (
    <ul className={css.teams}>
      {roles.map((role) => (
        <li key={role.id} className={css.team}>
          <div className={css.teamHead}>
            <h3>{role.name}</h3>
            <span className="grow" />
            {onEdit && (
              <Button
                size="sm"
                aria-label={t('Edit the role {name}', { name: role.name })}
                onClick={() => onEdit(role)}
              >
                {t('Edit')}
              </Button>
            )}
          </div>
          <p className="dim">
            {t('{count, plural, one {# permission} other {# permissions}}', { count: role.permissions.length })},{' '}
            {t('{count, plural, one {one person} other {# people}}', { count: role.people })}
          </p>
        </li>
      ))}
    </ul>
  );
}
