import type { RoleDto } from '@kwartier/contracts';
import type { Permission } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { PermissionPicker } from '../../../components/domain/permission-picker.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useRemoveRole, useSaveRole } from '../api/roles.ts';
import css from './people.module.css';

interface RoleFormProps {
  role: RoleDto | null;
  /** What the person who looks may do: a role can hold no more. */
  offered: readonly Permission[];
  onDone: () => void;
}

/** A role of the workspace's own. */
export function RoleForm({ role, offered, onDone }: RoleFormProps) {
  const save = useSaveRole();
  const remove = useRemoveRole();
  const [name, setName] = useState(role?.name ?? '');
  const [permissions, setPermissions] = useState<Permission[]>(role?.permissions ?? ['conversation.read']);
  const error = save.error ?? remove.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ id: role?.id ?? null, body: { name, permissions } }, { onSuccess: onDone });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Field
        label={t('Name of the role')}
        required
        maxLength={80}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <PermissionPicker offered={offered} chosen={permissions} onChange={setPermissions} />
      {error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(error)}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={save.isPending} disabled={permissions.length === 0}>
          {role ? t('Save') : t('Add the role')}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {t('Cancel')}
        </Button>
        <span className="grow" />
        {role && (
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate(role.id, { onSuccess: onDone })}
          >
            {t('Remove the role')}
          </Button>
        )}
      </div>
    </form>
  );
}
