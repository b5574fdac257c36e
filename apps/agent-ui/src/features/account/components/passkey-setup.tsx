import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { sayPasskeyProblem } from '../../../lib/passkey.ts';
import { useAddPasskey } from '../api/account.ts';
import css from './account.module.css';

interface PasskeySetupProps {
  onDone: (recoveryCodes: string[] | null) => void;
  onCancel: () => void;
}

/** Add a passkey: a name to know it by, then the browser asks. */
export function PasskeySetup({ onDone, onCancel }: PasskeySetupProps) {
  const add = useAddPasskey();
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(name.trim(), { onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes) });
  };
  return (
    <form className={css.form} onSubmit={submit} aria-label={t('Passkey')}>
      <Field
        label={t('Name of the passkey')}
        hint={t('So that you know it again: “work laptop”, “key on my keyring”.')}
        required
        maxLength={80}
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {add.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayPasskeyProblem(add.error) ?? sayProblem(add.error)}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={add.isPending}>
          {t('Add the passkey')}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  );
}
