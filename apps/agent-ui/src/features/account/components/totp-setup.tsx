import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useBeginTotp, useConfirmTotp } from '../api/account.ts';
import css from './account.module.css';
import { ScanCode } from './scan-code.tsx';

interface TotpSetupProps {
  /** With the recovery codes, where it is the first factor. */
  onDone: (recoveryCodes: string[] | null) => void;
  onCancel: () => void;
}

/** Add an authenticator app: scan, then show that it works. */
export function TotpSetup({ onDone, onCancel }: TotpSetupProps) {
  const begin = useBeginTotp();
  const confirm = useConfirmTotp();
  const [code, setCode] = useState('');
  const { mutate } = begin;
  useEffect(() => mutate(), [mutate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code, { onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes), onError: () => setCode('') });
  };
  const error = begin.error ?? confirm.error;
  return (
    <form className={css.ways} onSubmit={submit} aria-label={t('Authenticator app')}>
      {begin.data && (
        <div className={css.scan}>
          <ScanCode text={begin.data.uri} label={t('Code to scan with your authenticator app')} />
          <div>
            <p className={css.text}>{t('Scan this with your authenticator app, or type the key into it:')}</p>
            <code className={css.secret} data-testid="totp-secret">
              {begin.data.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
            </code>
            <Field
              label={t('Code from the app')}
              className={css.digits}
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern="[0-9 ]{6,7}"
              maxLength={7}
              required
              autoFocus
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </div>
        </div>
      )}
      {error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(error)}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={confirm.isPending} disabled={!begin.data}>
          {t('Turn it on')}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  );
}
