import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { t } from '../../../lib/i18n/index.ts';
import css from './account.module.css';

/** Ten codes, shown this once: kept by the person, by nobody else. */
export function RecoveryCodes({
  codes,
  onDone,
  doneLabel,
}: {
  codes: readonly string[];
  onDone: () => void;
  doneLabel: string;
}) {
  const [copied, setCopied] = useState(false);
  const text = codes.join('\n');
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(
      new Blob([`${t('Kwartier recovery codes. Each works once.')}\n\n${text}\n`], { type: 'text/plain' }),
    );
    link.download = 'kwartier-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className={css.ways}>
      <Notice icon="lock" tone="accent">
        {t(
          'Keep these where you keep your passwords. If you lose your device, each of them lets you in once. They are not shown again.',
        )}
      </Notice>
      <ul className={css.codes} aria-label={t('Recovery codes')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={css.buttons}>
        <Button icon={copied ? 'check' : 'copy'} onClick={copy}>
          <span aria-live="polite">{copied ? t('Copied') : t('Copy all')}</span>
        </Button>
        <Button icon="file" onClick={save}>
          {t('Save as a file')}
        </Button>
        <span className="grow" />
        <Button variant="primary" onClick={onDone}>
          {doneLabel}
        </Button>
      </div>
    </div>
  );
}
