import type { ViewDto } from '@kwartier/contracts';
import { type ConversationSort, VIEW_COLUMNS, type ViewColumn } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { msg, t } from '../../../lib/i18n/index.ts';
import { teamsQuery } from '../../../lib/queries/people.ts';
import { useMe } from '../../../lib/queries/session.ts';
import { useSaveView } from '../../../lib/queries/views.ts';
import css from './search-help.module.css';

interface KeepViewProps {
  query: string;
  sort: ConversationSort | undefined;
  /** The view that is changed; undefined: a new one. */
  saved: ViewDto | undefined;
  mayShare: boolean;
  onSaved: (view: ViewDto) => void;
  onCancel: () => void;
}

const COLUMN_NAME: Record<ViewColumn, string> = {
  kind: msg('Kind of message'),
  language: msg('Language'),
  priority: msg('Priority'),
  tags: msg('Tags'),
  waiting: msg('Waiting time'),
  assignee: msg('Who has it'),
};

const forOf = ({ scope, teamId, brandId }: ViewDto): string =>
  scope === 'team' ? `team ${teamId}` : scope === 'brand' ? `brand ${brandId}` : scope;

/** Keep a search as a view: what it is called, and who finds it. */
export function KeepView({ query, sort, saved, mayShare, onSaved, onCancel }: KeepViewProps) {
  const me = useMe();
  const save = useSaveView();
  const [name, setName] = useState(saved?.name ?? '');
  const [whom, setWhom] = useState(saved ? forOf(saved) : 'personal');
  const [columns, setColumns] = useState<readonly ViewColumn[]>(saved?.columns ?? VIEW_COLUMNS);
  const { data: teams = [] } = useQuery({ ...teamsQuery, enabled: mayShare });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [scope, id] = whom.split(' ') as [ViewDto['scope'], string | undefined];
    save.mutate(
      {
        id: saved?.id ?? null,
        name: name.trim(),
        scope,
        teamId: scope === 'team' ? (id ?? null) : null,
        brandId: scope === 'brand' ? (id ?? null) : null,
        query,
        sort: sort ?? saved?.sort ?? 'deadline',
        columns: columns.length === VIEW_COLUMNS.length ? null : [...columns],
      },
      { onSuccess: onSaved },
    );
  };
  return (
    <form
      className={css.form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <Field
        label={t('Name of the view')}
        required
        maxLength={60}
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {mayShare && (
        <Select label={t('Who finds it')} value={whom} onChange={(event) => setWhom(event.target.value)}>
          <option value="personal">{t('Only me')}</option>
          {teams.map((team) => (
            <option key={team.id} value={`team ${team.id}`}>
              {t('The team {name}', { name: team.name })}
            </option>
          ))}
          {me.brands.map((brand) => (
            <option key={brand.id} value={`brand ${brand.id}`}>
              {t('Everybody of {brand}', { brand: brand.name })}
            </option>
          ))}
          <option value="everybody">{t('Everybody')}</option>
        </Select>
      )}
      <fieldset className={css.columns}>
        <legend>{t('What rows show')}</legend>
        {VIEW_COLUMNS.map((column) => (
          <label key={column} className={css.column}>
            <input
              type="checkbox"
              checked={columns.includes(column)}
              onChange={({ target: { checked } }) =>
                setColumns((now) => VIEW_COLUMNS.filter((one) => (one === column ? checked : now.includes(one))))
              }
            />
            {t(COLUMN_NAME[column])}
          </label>
        ))}
      </fieldset>
      {save.error && <ProblemText error={save.error} />}
      <div className={css.buttons}>
        <Button variant="ghost" onClick={onCancel}>
          {t('Cancel')}
        </Button>
        <Button type="submit" variant="primary" busy={save.isPending} disabled={name.trim() === ''}>
          {saved ? t('Save the view') : t('Keep the view')}
        </Button>
      </div>
    </form>
  );
}
