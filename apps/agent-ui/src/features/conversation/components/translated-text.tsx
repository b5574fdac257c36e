import type { MessageDto } from '@kwartier/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { languageName } from '../../../components/domain/kind.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { currentLocale, t } from '../../../lib/i18n/index.ts';
import { translationQuery } from '../api/translate.ts';
import css from './bubble.module.css';
import { MessageText } from './message-text.tsx';

/** What a customer wrote in another language, and what it says in the reader's: one click either way. */
export function TranslatedText({ message }: { message: MessageDto }) {
  const target = currentLocale();
  const [asked, setAsked] = useState(false);
  const [original, setOriginal] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({ ...translationQuery(message, target), enabled: asked });
  const shown = data && !original ? data : null;
  return (
    <>
      {shown ? (
        <MessageText text={shown.text} language={target} />
      ) : (
        <MessageText text={message.text} language={message.language} />
      )}
      <p className={css.translation}>
        <Icon name="globe" size={14} />
        {data && <span>{t('Translated by {service}', { service: data.by })}</span>}
        {error && (
          <span role="alert" className={css.bad}>
            {sayProblem(error)}
          </span>
        )}
        <Button
          variant="link"
          busy={isFetching}
          onClick={() => {
            if (data) setOriginal(!original);
            else if (asked) void refetch();
            else setAsked(true);
          }}
        >
          {data
            ? original
              ? t('Show the translation')
              : t('Show the original')
            : error
              ? t('Try again')
              : t('Translate from {language}', { language: languageName(message.language ?? '') })}
        </Button>
      </p>
    </>
  );
}
