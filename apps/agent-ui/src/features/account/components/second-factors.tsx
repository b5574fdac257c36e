import type { AccountDto } from '@kwartier/contracts';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { ago } from '../../../lib/format-time.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useRemovePasskey, useRemoveTotp, useRenewRecoveryCodes } from '../api/account.ts';
import css from './account.module.css';
import { PasskeySetup } from './passkey-setup.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetup } from './totp-setup.tsx';

/** Authenticator app, passkeys and recovery codes of one's own. */
export function SecondFactors({ account, now }: { account: AccountDto; now: number }) {
  const [adding, setAdding] = useState<'totp' | 'passkey' | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const removeTotp = useRemoveTotp();
  const removePasskey = useRemovePasskey();
  const renew = useRenewRecoveryCodes();
  const isOn = account.hasTotp || account.passkeys.length > 0;
  const done = (recoveryCodes: string[] | null) => {
    setAdding(null);
    setCodes(recoveryCodes);
  };
  const error = removeTotp.error ?? removePasskey.error ?? renew.error;
  return (
    <section className={css.card} aria-labelledby="second-factor">
      <div className={css.head}>
        <h2 id="second-factor">{t('Second factor')}</h2>
        <span className={cx(css.state, isOn && css.on)}>
          {isOn ? (
            <>
              <Icon name="check" size={14} /> {t('On')}
            </>
          ) : (
            t('Off')
          )}
        </span>
      </div>
      <p className={css.text}>
        {account.isSecondFactorRequired
          ? t('Your workspace asks everybody for one.')
          : t('With one, your password alone opens nothing. Worth the minute it takes.')}
      </p>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={() => setCodes(null)} doneLabel="I have kept them" />
      ) : (
        <ul className={css.rows}>
          <li className={css.row}>
            <span>
              <b className="strong">{t('Authenticator app')}</b>
              <br />
              <span className="small dim">
                {account.hasTotp ? t('Six digits that change every half minute.') : t('Not set up.')}
              </span>
            </span>
            {account.hasTotp ? (
              <Button size="sm" busy={removeTotp.isPending} onClick={() => removeTotp.mutate()}>
                {t('Remove the app')}
              </Button>
            ) : (
              <Button size="sm" icon="plus" onClick={() => setAdding('totp')}>
                {t('Add an app')}
              </Button>
            )}
          </li>
          {account.passkeys.map((key) => (
            <li key={key.id} className={css.row}>
              <span>
                <b className="strong">{key.name}</b>
                <br />
                <span className="small dim">
                  {key.lastUsedAt
                    ? t('Passkey, last used {ago}', { ago: ago(Date.parse(key.lastUsedAt), now) })
                    : t('Passkey, not used yet')}
                </span>
              </span>
              <Button
                size="sm"
                aria-label={t('Remove the passkey {name}', { name: key.name })}
                busy={removePasskey.isPending && removePasskey.variables === key.id}
                onClick={() => removePasskey.mutate(key.id)}
              >
                {t('Remove')}
              </Button>
            </li>
          ))}
          <li className={css.row}>
            <span>
              <b className="strong">{t('Passkeys')}</b>
              <br />
              <span className="small dim">{t('In your device, your password store or a key on your keyring.')}</span>
            </span>
            <Button size="sm" icon="plus" onClick={() => setAdding('passkey')}>
              {t('Add a passkey')}
            </Button>
          </li>
          {isOn && (
            <li className={css.row}>
              <span>
                <b className="strong">{t('Recovery codes')}</b>
                <br />
                <span className="small dim">
                  {t('{left} of {all} left. Each lets you in once.', {
                    left: account.recoveryCodesLeft,
                    all: 10,
                  })}
                </span>
              </span>
              <Button
                size="sm"
                busy={renew.isPending}
                onClick={() => renew.mutate(undefined, { onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes) })}
              >
                {t('Make new codes')}
              </Button>
            </li>
          )}
        </ul>
      )}
      {adding === 'totp' && <TotpSetup onDone={done} onCancel={() => setAdding(null)} />}
      {adding === 'passkey' && <PasskeySetup onDone={done} onCancel={() => setAdding(null)} />}
      {error && (
        <Notice tone="breached" icon="warn" role="alert">
          {sayProblem(error)}
        </Notice>
      )}
    </section>
  );
}
