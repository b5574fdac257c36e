import type { AbuseWordsDto } from '@kwartier/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import areaCss from '../../../components/ui/text-area.module.css';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSetAbuseWords } from '../api/care.ts';
import css from './care.module.css';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Which words count as abuse here, besides the lists that come along, and which of those do not. */
export function AbuseWordsCard({ words, mayWrite }: { words: AbuseWordsDto; mayWrite: boolean }) {
  const save = useSetAbuseWords();
  const [extra, setExtra] = useState(words.extra.join('\n'));
  const [allowed, setAllowed] = useState(words.allowed.join('\n'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ extra: linesOf(extra), allowed: linesOf(allowed) });
  };
  const fields = [
    [t('Count as abuse as well'), extra, setExtra],
    [t('Never count as abuse'), allowed, setAllowed],
  ] as const;
  return (
    <section className={css.card} aria-labelledby="abuse-words">
      <h2 id="abuse-words">{t('Words that hurt')}</h2>
      <p className={css.text}>
        {t(
          'Lists in eight languages (edition {version}) say which messages may be abuse. Those are hidden until somebody opens them, and given to nobody beyond their share of the last 8 hours.',
          { version: words.version },
        )}
      </p>
      <form className={css.form} onSubmit={submit}>
        <fieldset disabled={!mayWrite}>
          <legend className="visually-hidden">{t('Words of your own')}</legend>
          <div className={css.pair}>
            {fields.map(([label, value, set]) => (
              <label key={label} className={css.label}>
                {label}
                <textarea
                  className={areaCss.area}
                  dir="auto"
                  rows={5}
                  spellCheck={false}
                  value={value}
                  onChange={(event) => {
                    save.reset();
                    set(event.target.value);
                  }}
                />
              </label>
            ))}
          </div>
        </fieldset>
        <p className="small dim">
          {t(
            'One to a line, whole words; * at the end means however it goes on. They hold for what comes from now on.',
          )}
        </p>
        {save.error && (
          <Notice tone="breached" icon="warn" role="alert">
            {sayProblem(save.error)}
          </Notice>
        )}
        {save.isSuccess && (
          <Notice icon="check" role="status">
            {t('Saved.')}
          </Notice>
        )}
        {mayWrite && (
          <div className={css.buttons}>
            <Button type="submit" variant="primary" busy={save.isPending}>
              {t('Save')}
            </Button>
          </div>
        )}
      </form>
    </section>
  );
}
