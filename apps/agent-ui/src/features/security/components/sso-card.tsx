import type { SsoDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Check, Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useRemoveSso, useSaveSso } from '../api/security.ts';
import css from './security.module.css';

const EMPTY = {
  label: '',
  issuer: '',
  clientId: '',
  isEnabled: true,
  domains: [] as string[],
  joinsAs: 'agent' as const,
};

/** The workspace's identity provider. */
export function SsoCard({ sso, mayWrite }: { sso: SsoDto; mayWrite: boolean }) {
  const save = useSaveSso();
  const remove = useRemoveSso();
  const [values, setValues] = useState<NonNullable<SsoDto['connection']>>(sso.connection ?? EMPTY);
  const [domains, setDomains] = useState(values.domains.join(', '));
  const [secret, setSecret] = useState('');
  const set = (key: 'label' | 'issuer' | 'clientId') => ({
    value: values[key],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [key]: event.target.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      {
        ...values,
        domains: domains.split(/[\s,]+/).filter(Boolean),
        ...(secret ? { clientSecret: secret } : {}),
      },
      { onSuccess: () => setSecret('') },
    );
  };
  return (
    <section className={css.card} aria-labelledby="sso">
      <div className={css.head}>
        <h2 id="sso">{t('Single sign-on')}</h2>
      </div>
      <p className={css.text}>
        {t(
          'People sign in at your identity provider (OpenID Connect). Deactivate here who leaves there: that ends their sessions at once.',
        )}
      </p>
      <CopyField
        label={t('Redirect address')}
        value={sso.redirectUri}
        hint={t('Register exactly this one at your identity provider.')}
      />
      <form className={css.form} onSubmit={submit}>
        <fieldset disabled={!mayWrite} className={css.form}>
          <legend className="visually-hidden">{t('Identity provider')}</legend>
          <div className={css.pair}>
            <Field
              label={t('Name on the sign-in page')}
              required
              maxLength={40}
              placeholder={t('Kwart Air')}
              {...set('label')}
            />
            <Field
              label={t('Issuer')}
              type="url"
              required
              placeholder={t('https://login.example.com')}
              {...set('issuer')}
            />
            <Field label={t('Client id')} required maxLength={300} autoComplete="off" {...set('clientId')} />
            <Field
              label={t('Client secret')}
              type="password"
              autoComplete="off"
              required={!sso.connection}
              hint={sso.connection ? t('Leave it empty to keep the old one.') : undefined}
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
            <Field
              label={t('Trusted domains')}
              placeholder={t('kwartair.example')}
              hint={t('Verified addresses of these may join by themselves.')}
              value={domains}
              onChange={(event) => setDomains(event.target.value)}
            />
            <Select
              label={t('They join as')}
              value={values.joinsAs}
              onChange={(event) => setValues({ ...values, joinsAs: event.target.value as 'agent' })}
            >
              <option value="viewer">{t('Viewer')}</option>
              <option value="agent">{t('Agent')}</option>
            </Select>
          </div>
          <Check
            label={t('Offer it on the sign-in page')}
            checked={values.isEnabled}
            onChange={(event) => setValues({ ...values, isEnabled: event.target.checked })}
          />
        </fieldset>
        {(save.error ?? remove.error) && (
          <Notice tone="breached" icon="warn" role="alert">
            {sayProblem(save.error ?? remove.error)}
          </Notice>
        )}
        {save.isSuccess && (
          <Notice icon="check" role="status">
            {t('Saved. The identity provider answered.')}
          </Notice>
        )}
        {mayWrite && (
          <div className={css.buttons}>
            <Button type="submit" variant="primary" busy={save.isPending}>
              {sso.connection ? t('Save') : t('Connect')}
            </Button>
            {sso.connection && (
              <Button
                variant="danger"
                busy={remove.isPending}
                onClick={() =>
                  remove.mutate(undefined, {
                    onSuccess: () => {
                      setValues(EMPTY);
                      setDomains('');
                    },
                  })
                }
              >
                {t('Remove it')}
              </Button>
            )}
          </div>
        )}
      </form>
    </section>
  );
}
