import { type ConversationDetailDto, TranslationDto } from '@kwartier/contracts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { languageName } from '../../../components/domain/kind.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Icon } from '../../../components/ui/icon.tsx';
import { api, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import css from './composer.module.css';

interface TranslateAnswerProps {
  conversation: Pick<ConversationDetailDto, 'id'>;
  /** The customer's. */
  language: string;
  text: string;
  onText: (text: string) => void;
}

/** Puts what is typed into the customer's language, to be read before it is sent: it never sends anything. One step back. */
export function TranslateAnswer({ conversation, language, text, onText }: TranslateAnswerProps) {
  const name = languageName(language);
  const [before, setBefore] = useState<{ text: string; by: string } | null>(null);
  const [late, setLate] = useState(false);
  const now = useRef(text);
  now.current = text;
  const translate = useMutation({
    mutationFn: (typed: string) =>
      api.post(`/conversations/${conversation.id}/translation`, TranslationDto, { text: typed, target: language }),
    onSuccess: (translation, typed) => {
      // What was typed meanwhile is not overwritten.
      setLate(now.current !== typed);
      if (now.current !== typed) return;
      setBefore({ text: typed, by: translation.by });
      onText(translation.text);
    },
  });
  const isEmpty = text.trim() === '';
  useEffect(() => {
    // Sent, or begun anew.
    if (isEmpty) setBefore(null);
  }, [isEmpty]);
  if (isEmpty) return null;
  return (
    <div className={css.translate}>
      <Icon name="globe" size={14} />
      {before ? (
        <>
          <span role="status">
            {t('In {language} now, by {service}. Read it before you send it.', { language: name, service: before.by })}
          </span>
          <Button
            variant="link"
            onClick={() => {
              onText(before.text);
              setBefore(null);
            }}
          >
            {t('Undo')}
          </Button>
        </>
      ) : (
        <>
          {translate.error && <span role="alert">{sayProblem(translate.error)}</span>}
          {late && <span role="status">{t('You typed on meanwhile, so nothing was changed.')}</span>}
          <Button
            variant="link"
            busy={translate.isPending}
            onClick={() => {
              setLate(false);
              translate.mutate(text);
            }}
          >
            {t('Translate my answer to {language}', { language: name })}
          </Button>
        </>
      )}
    </div>
  );
}
