import type { Permission } from '@kwartier/core';
import { t } from '../../lib/i18n/index.ts';
import { PERMISSION_WORDS } from '../../lib/permission-words.ts';
import { Check } from '../ui/field.tsx';
import css from './permission-picker.module.css';

interface PermissionPickerProps {
  /** What can be chosen: nobody gives away what they may not do themselves. */
  offered: readonly Permission[];
  chosen: readonly Permission[];
  onChange: (chosen: Permission[]) => void;
}

/** Which permissions, in groups that people think in. */
export function PermissionPicker({ offered, chosen, onChange }: PermissionPickerProps) {
  return (
    <div className={css.groups}>
      {PERMISSION_WORDS.map(([group, all]) => {
        const list = all.filter(([permission]) => offered.includes(permission));
        if (list.length === 0) return null;
        return (
          <fieldset key={group} className={css.group}>
            <legend className={css.legend}>{t(group)}</legend>
            {list.map(([permission, words]) => (
              <Check
                key={permission}
                label={t(words)}
                checked={chosen.includes(permission)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...chosen, permission] : chosen.filter((one) => one !== permission))
                }
              />
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}
