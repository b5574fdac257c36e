import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useAddBrand } from '../api/brand-look.ts';
import css from './people.module.css';

/** Another brand: its teams and channels follow. */
export function BrandForm({ onDone }: { onDone: () => void }) {
  const add = useAddBrand();
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(name, { onSuccess: onDone });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Field
        label={t('Name')}
        hint={t('As customers know it.')}
        required
        maxLength={80}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {add.error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(add.error)}
        </Notice>
      )}
      <div className={css.buttons}>
        <Button type="submit" variant="primary" busy={add.isPending}>
          {t('Add the brand')}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  );
}
