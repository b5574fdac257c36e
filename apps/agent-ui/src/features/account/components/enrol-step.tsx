import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { t } from '../../../lib/i18n/index.ts';
import css from './account.module.css';
import { PasskeySetup } from './passkey-setup.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetup } from './totp-setup.tsx';

/** The workspace asks for a second factor, and this person has none yet. */
export function EnrolStep({ onDone }: { onDone: () => void }) {
  const [way, setWay] = useState<'totp' | 'passkey' | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const enrolled = (recoveryCodes: string[] | null) => (recoveryCodes ? setCodes(recoveryCodes) : onDone());
  const back = () => setWay(null);
  return (
    <section className={css.ways} aria-labelledby="enrol">
      <h1 id="enrol" className={css.title}>
        {codes ? t('Your recovery codes') : t('Add a second factor')}
      </h1>
      {codes && <RecoveryCodes codes={codes} onDone={onDone} doneLabel="I have kept them" />}
      {!codes && way === null && (
        <>
          <p className={css.text}>
            {t('Your workspace asks everybody for one. A password can be stolen from afar; your device can’t.')}
          </p>
          <Button icon="keyboard" variant="primary" onClick={() => setWay('totp')}>
            {t('Use an authenticator app')}
          </Button>
          <Button icon="lock" onClick={() => setWay('passkey')}>
            {t('Use a passkey')}
          </Button>
        </>
      )}
      {!codes && way === 'totp' && <TotpSetup onDone={enrolled} onCancel={back} />}
      {!codes && way === 'passkey' && <PasskeySetup onDone={enrolled} onCancel={back} />}
    </section>
  );
}
