import { useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';

/** Something to paste elsewhere, with a button that copies it and says so. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_500);
    } catch {
      // Not allowed here: the text is selected on focus and can be copied by hand.
    }
  };
  return (
    <Field
      label={label}
      hint={hint}
      value={value}
      readOnly
      spellCheck={false}
      dir="ltr"
      style={{ fontFamily: 'var(--mono)', fontSize: 12 }}
      onFocus={(event) => event.currentTarget.select()}
      trailing={
        <Button
          variant="ghost"
          size="sm"
          icon={copied ? 'check' : 'copy'}
          onClick={() => void copy()}
          aria-label={t('Copy: {what}', { what: label })}
        >
          <span aria-live="polite">{copied ? t('Copied') : t('Copy')}</span>
        </Button>
      }
    />
  );
}
