import type { ApiTokenDto } from '@kwartier/contracts';
import type { Permission } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { PermissionPicker } from '../../../components/domain/permission-picker.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { ago } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useAddApiToken, useRevokeApiToken } from '../api/security.ts';
import css from './security.module.css';

interface ApiTokensCardProps {
  tokens: readonly ApiTokenDto[];
  /** What the person who looks may do: a token can do no more. */
  offered: readonly Permission[];
  mayWrite: boolean;
  now: number;
  nameOf: (id: string) => string | undefined;
}

/** Keys for programs. */
export function ApiTokensCard({ tokens, offered, mayWrite, now, nameOf }: ApiTokensCardProps) {
  const [adding, setAdding] = useState(false);
  const add = useAddApiToken();
  const revoke = useRevokeApiToken();
  return (
    <section className={css.card} aria-labelledby="tokens">
      <div className={css.head}>
        <h2 id="tokens">{t('API tokens')}</h2>
        <span className="grow" />
        {mayWrite && !adding && (
          <Button
            size="sm"
            icon="plus"
            onClick={() => {
              add.reset();
              setAdding(true);
            }}
          >
            {t('Make a token')}
          </Button>
        )}
      </div>
      <p className={css.text}>
        {t(
          'For programs that read or act for you. Each does only what you choose, and never more than who made it may.',
        )}
      </p>
      {add.data && (
        <>
          <Notice tone="accent" icon="lock" role="status">
            {t('Copy the token now: it is not shown again.')}
          </Notice>
          <CopyField label={t('New token')} value={add.data.token} />
        </>
      )}
      {adding && <TokenForm add={add} offered={offered} onDone={() => setAdding(false)} />}
      {tokens.length > 0 && (
        <ul className={css.rows}>
          {tokens.map((token) => (
            <li key={token.id} className={css.row}>
              <span>
                <b className="strong">{token.name}</b>
                <br />
                <span className="small dim">
                  {t('{count, plural, one {# permission} other {# permissions}}', { count: token.scopes.length })} ·{' '}
                  {t('made by {name}', { name: nameOf(token.createdBy) ?? t('somebody') })} ·{' '}
                  {token.lastUsedAt
                    ? t('last used {ago}', { ago: ago(Date.parse(token.lastUsedAt), now) })
                    : t('not used yet')}
                </span>
              </span>
              {mayWrite && (
                <Button
                  size="sm"
                  variant="danger"
                  aria-label={t('Revoke {name}', { name: token.name })}
                  busy={revoke.isPending && revoke.variables === token.id}
                  onClick={() => revoke.mutate(token.id)}
                >
                  {t('Revoke')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {tokens.length === 0 && !adding && (
        <p className="dim">{t('No token yet. A program that reads or answers needs one.')}</p>
      )}
      {revoke.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(revoke.error)}
        </Notice>
      )}
    </section>
  );
}

function TokenForm({
  add,
  offered,
  onDone,
}: {
  add: ReturnType<typeof useAddApiToken>;
  offered: readonly Permission[];
  onDone: () => void;
}) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<Permission[]>(['conversation.read']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ name, scopes, ...(days === '' ? {} : { days: Number(days) }) }, { onSuccess: onDone });
  };
  return (
    <form className={css.form} onSubmit={submit} aria-label={t('New token')}>
      <div className={css.pair}>
        <Field
          label={t('What it is for')}
          required
          maxLength={80}
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Select label={t('Expires')} value={days} onChange={(event) => setDays(event.target.value)}>
          <option value="30">{t('In 30 days')}</option>
          <option value="90">{t('In 90 days')}</option>
          <option value="365">{t('In a year')}</option>
          <option value="">{t('Never')}</option>
        </Select>
      </div>
      <PermissionPicker offered={offered} chosen={scopes} onChange={setScopes} />
      {add.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(add.error)}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={add.isPending} disabled={scopes.length === 0}>
          {t('Make the token')}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  );
}
