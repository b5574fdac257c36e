import type { BrandDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { SenderFields, senderOf, typedSender } from '../../../components/domain/sender-fields.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { ProblemText } from '../../../components/ui/problem-text.tsx';
import { t } from '../../../lib/i18n/index.ts';
import { useSaveLook, useTestSender } from '../api/brand-look.ts';
import css from './brand-look.module.css';

/** From whom mails about a brand's conversations come. */
export function BrandSender({ brand }: { brand: BrandDto }) {
  const save = useSaveLook(brand.id);
  const test = useTestSender(brand.id);
  const [sender, setSender] = useState(typedSender(brand.mailSender));
  const isEmpty = sender.name.trim() === '' && sender.address.trim() === '' && sender.replyTo.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.reset();
    save.mutate({ mailSender: isEmpty ? null : senderOf(sender) });
  };
  return (
    <details className={css.look}>
      <summary>{t('Sender of mails')}</summary>
      <p className="dim">
        {t('Mails about its conversations come from here. Leave it empty for the sender of the workspace.')}
      </p>
      <form className={css.sender} onSubmit={submit}>
        <SenderFields
          value={sender}
          isRequired={!isEmpty}
          onChange={(value) => {
            save.reset();
            test.reset();
            setSender(value);
          }}
        />
        {test.data && (
          <Notice icon="check" role="status">
            {t('Sent. The server says: {said}', { said: test.data.said })}
          </Notice>
        )}
        {(save.error ?? test.error) && (
          <Notice tone="breached" icon="warn" role="alert">
            <ProblemText error={save.error ?? test.error} />
          </Notice>
        )}
        {save.isSuccess && (
          <Notice icon="check" role="status">
            {t('Saved.')}
          </Notice>
        )}
        <div className={css.row}>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t('Save')}
          </Button>
          {brand.mailSender && (
            <Button busy={test.isPending} onClick={() => test.mutate()}>
              {t('Send me a test')}
            </Button>
          )}
        </div>
      </form>
    </details>
  );
}
