import type { BrandDto } from '@kwartier/contracts';
import { ROLES, USUAL_TRUST } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { Check, Select } from '../../../components/ui/field.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { tagsQuery } from '../../../lib/queries/macros.ts';
import { ROLE_WORDS } from '../role-names.ts';
import css from './people.module.css';

const CHOICES = [0, 5, 10, USUAL_TRUST, 50, 100];
/** Whose answers can always wait: those who answer and do not approve. */
const WAITING_ROLES = ROLES.filter((role) => role === 'agent' || role === 'custom');

interface BrandApprovalProps {
  rule: BrandDto['approvalRule'];
  mayWrite: boolean;
  onChange: (rule: BrandDto['approvalRule']) => void;
}

/** Which public answers of a brand wait for a second person. */
export function BrandApproval({ rule, mayWrite, onChange }: BrandApprovalProps) {
  const { data: tags = [] } = useQuery(tagsQuery);
  const offered = tags.filter(({ id, archived }) => !archived || rule.tagIds.includes(id));
  const toggled = <T,>(all: readonly T[], one: T, on: boolean) => (on ? [...all, one] : all.filter((it) => it !== one));
  return (
    <details className={css.checks}>
      <summary>{t('A second person for public answers')}</summary>
      <p className="dim">
        {t(
          'Leads and admins approve, and never wait. Nobody approves their own answer. Private answers go straight out.',
        )}
      </p>
      <div className={css.wide}>
        <Select
          label={t('Answers of new colleagues')}
          disabled={!mayWrite}
          value={rule.needed}
          onChange={(event) => onChange({ ...rule, needed: Number(event.target.value) })}
        >
          {[...new Set([...CHOICES, rule.needed])]
            .toSorted((a, b) => a - b)
            .map((one) => (
              <option key={one} value={one}>
                {one === 0 ? t('go straight out') : t('wait until {count} went out unchanged', { count: one })}
              </option>
            ))}
        </Select>
      </div>
      <fieldset className={css.choice} disabled={!mayWrite}>
        <legend>{t('Always wait')}</legend>
        {WAITING_ROLES.map((role) => (
          <Check
            key={role}
            label={t(ROLE_WORDS[role][0])}
            checked={rule.roles.includes(role)}
            onChange={(event) => onChange({ ...rule, roles: toggled(rule.roles, role, event.target.checked) })}
          />
        ))}
      </fieldset>
      <fieldset className={css.choice} disabled={!mayWrite}>
        <legend>{t('Sensitive topics: everybody’s answers wait')}</legend>
        {offered.length === 0 && (
          <span className="dim">{t('There are no tags yet. Add them under Replies and macros.')}</span>
        )}
        {offered.map(({ id, name }) => (
          <Check
            key={id}
            label={<bdi>{name}</bdi>}
            checked={rule.tagIds.includes(id)}
            onChange={(event) => onChange({ ...rule, tagIds: toggled(rule.tagIds, id, event.target.checked) })}
          />
        ))}
      </fieldset>
    </details>
  );
}
