import type { SsoDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { Check, Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
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
        <h2 id="sso">Single sign-on</h2>
      </div>
      <p className={css.text}>
        People sign in at your identity provider (OpenID Connect). Deactivate here who leaves there: that ends their
        sessions at once.
      </p>
      <CopyField
        label="Redirect address"
        value={sso.redirectUri}
        hint="Register exactly this one at your identity provider."
      />
      <form className={css.form} onSubmit={submit}>
        <fieldset disabled={!mayWrite} className={css.form}>
          <legend className="visually-hidden">Identity provider</legend>
          <div className={css.pair}>
            <Field label="Name on the sign-in page" required maxLength={40} placeholder="Kwart Air" {...set('label')} />
            <Field label="Issuer" type="url" required placeholder="https://login.example.com" {...set('issuer')} />
            <Field label="Client id" required maxLength={300} autoComplete="off" {...set('clientId')} />
            <Field
              label="Client secret"
              type="password"
              autoComplete="off"
              required={!sso.connection}
              hint={sso.connection ? 'Leave it empty to keep the old one.' : undefined}
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
            <Field
              label="Trusted domains"
              placeholder="kwartair.example"
              hint="Verified addresses of these may join by themselves."
              value={domains}
              onChange={(event) => setDomains(event.target.value)}
            />
            <Select
              label="They join as"
              value={values.joinsAs}
              onChange={(event) => setValues({ ...values, joinsAs: event.target.value as 'agent' })}
            >
              <option value="viewer">Viewer</option>
              <option value="agent">Agent</option>
            </Select>
          </div>
          <Check
            label="Offer it on the sign-in page"
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
            Saved. The identity provider answered.
          </Notice>
        )}
        {mayWrite && (
          <div className={css.buttons}>
            <Button type="submit" variant="primary" busy={save.isPending}>
              {sso.connection ? 'Save' : 'Connect'}
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
                Remove it
              </Button>
            )}
          </div>
        )}
      </form>
    </section>
  );
}
