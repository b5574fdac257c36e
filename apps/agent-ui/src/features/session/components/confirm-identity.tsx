import { Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { codeOf, sayProblem } from '../../../lib/api-client.ts';
import { confirmation } from '../../../lib/confirmation.ts';
import { t } from '../../../lib/i18n/index.ts';
import { sayPasskeyProblem } from '../../../lib/passkey.ts';
import { useStore } from '../../../lib/store.ts';
import { useProve } from '../api/prove.ts';
import css from './session.module.css';

/** Before something sensitive: prove again who this is, within ten minutes once. Opens by itself when a call was refused for it. */
export function ConfirmIdentity() {
  const asked = useStore(confirmation);
  return (
    <Modal
      opened={asked !== null}
      onClose={() => asked?.answer(false)}
      title={t('Confirm that it is you')}
      size={400}
      zIndex={400}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {asked && <ProofForm onDone={() => asked.answer(true)} onCancel={() => asked.answer(false)} />}
    </Modal>
  );
}

function ProofForm({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const prove = useProve();
  const [way, setWay] = useState<'password' | 'code'>('password');
  const [value, setValue] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    prove.mutate(way === 'password' ? { password: value } : { code: value }, {
      onSuccess: onDone,
      onError: () => setValue(''),
    });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p className="ink-2">{t('This changes who can get in. It holds for ten minutes.')}</p>
      <Field
        key={way}
        label={way === 'password' ? t('Your password') : t('Code from your authenticator app, or a recovery code')}
        type={way === 'password' ? 'password' : 'text'}
        autoComplete={way === 'password' ? 'current-password' : 'one-time-code'}
        required
        data-autofocus
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      {prove.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {codeOf(prove.error) === 'session.wrong_credentials'
            ? t('This is not your password.')
            : (sayPasskeyProblem(prove.error) ?? sayProblem(prove.error))}
        </Notice>
      )}
      <Button type="submit" variant="primary" className={css.submit} busy={prove.isPending}>
        {t('Confirm')}
      </Button>
      <div className={css.others}>
        <Button
          variant="link"
          onClick={() => {
            setValue('');
            setWay(way === 'password' ? 'code' : 'password');
          }}
        >
          {way === 'password' ? t('Use a code instead') : t('Use the password instead')}
        </Button>
        <Button variant="link" onClick={() => prove.mutate('passkey', { onSuccess: onDone })}>
          {t('Use a passkey')}
        </Button>
        <Button variant="link" onClick={onCancel}>
          {t('Not now')}
        </Button>
      </div>
    </form>
  );
}
