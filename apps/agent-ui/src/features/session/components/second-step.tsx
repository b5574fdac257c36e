import type { HalfSignedInDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { msg, t } from '../../../lib/i18n/index.ts';
import { sayPasskeyProblem } from '../../../lib/passkey.ts';
import { useProve } from '../api/prove.ts';
import css from './session.module.css';

interface SecondStepProps {
  methods: HalfSignedInDto['methods'];
  onDone: () => void;
  onBack: () => void;
}

/** The password was right; now the second factor. */
export function SecondStep({ methods, onDone, onBack }: SecondStepProps) {
  const prove = useProve();
  const [code, setCode] = useState('');
  const [way, setWay] = useState(methods[0] ?? 'recovery_code');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    prove.mutate(way === 'passkey' ? 'passkey' : { code }, { onSuccess: onDone, onError: () => setCode('') });
  };
  const others = methods.filter((method) => method !== way);
  const take = (method: (typeof methods)[number]) => {
    prove.reset();
    setCode('');
    setWay(method);
  };
  return (
    <form className={css.form} onSubmit={submit} aria-labelledby="title">
      <h1 id="title" className={css.title}>
        {t('Confirm that it is you')}
      </h1>
      {way === 'passkey' && <p className="ink-2">{t('Use the passkey of this device or the key on your keyring.')}</p>}
      {way === 'totp' && (
        <Field
          key="totp"
          label={t('Code from your authenticator app')}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]{6,7}"
          maxLength={7}
          required
          autoFocus
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      {way === 'recovery_code' && (
        <Field
          key="recovery"
          label={t('Recovery code')}
          hint={t('One of the ten that you kept. It works once.')}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          required
          autoFocus
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      {prove.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayPasskeyProblem(prove.error) ?? sayProblem(prove.error)}
        </Notice>
      )}
      <Button
        type="submit"
        variant="primary"
        className={css.submit}
        busy={prove.isPending}
        autoFocus={way === 'passkey'}
      >
        {way === 'passkey' ? t('Use the passkey') : t('Sign in')}
      </Button>
      <div className={css.others}>
        {others.map((method) => (
          <Button key={method} variant="link" onClick={() => take(method)}>
            {t(OTHER[method])}
          </Button>
        ))}
        <Button variant="link" onClick={onBack}>
          {t('Sign in as somebody else')}
        </Button>
      </div>
    </form>
  );
}
const OTHER = {
  totp: msg('Use the authenticator app'),
  passkey: msg('Use a passkey'),
  recovery_code: msg('Use a recovery code'),
} as const;
