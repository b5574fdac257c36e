import { useState } from 'react';
import { ProblemError, sayProblem } from '../../lib/api-client.ts';
import { rich, t } from '../../lib/i18n/index.ts';
import css from './problem-text.module.css';

/** What went wrong, as a sentence, and the id under which the server wrote it down, to be passed on to whoever runs it. */
export function ProblemText({ error }: { error: unknown }) {
  const [copied, setCopied] = useState(false);
  const requestId = error instanceof ProblemError ? error.problem.requestId : '';
  return (
    <>
      {sayProblem(error)}
      {requestId && (
        <span className={css.request}>
          {rich('Request <code>{id}</code>', { id: requestId.slice(0, 8), code: (inside) => <code>{inside}</code> })}
          <button
            type="button"
            className={css.copy}
            onClick={() => {
              void navigator.clipboard.writeText(requestId).then(
                () => setCopied(true),
                () => undefined,
              );
            }}
          >
            {copied ? t('Copied') : t('Copy')}
            <span className="visually-hidden"> {t('the id of this request')}</span>
          </button>
        </span>
      )}
    </>
  );
}
