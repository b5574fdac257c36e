import type { TranslationSettingsDto } from '@kwartier/contracts';
import { TRANSLATION_FACTS, TRANSLATION_PROVIDERS, type TranslationProvider } from '@kwartier/core';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Field, Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useRemoveTranslation, useSetTranslation, useTestTranslation } from '../api/care.ts';
import css from './care.module.css';

/** Which service translates, where it answers, and by which key it knows us. Until one is chosen no word goes anywhere. */
export function TranslationCard({ settings, mayWrite }: TranslationSettingsDto & { mayWrite: boolean }) {
  const save = useSetTranslation();
  const remove = useRemoveTranslation();
  const test = useTestTranslation();
  const [provider, setProvider] = useState<TranslationProvider>(settings?.provider ?? 'libretranslate');
  const [baseUrl, setBaseUrl] = useState(settings?.baseUrl ?? TRANSLATION_FACTS[provider].baseUrl);
  const [key, setKey] = useState('');
  const fields = { provider, baseUrl, ...(key ? { key } : {}) };
  const keeps = settings?.hasKey && settings.provider === provider && settings.baseUrl === baseUrl.replace(/\/+$/, '');
  const changed = () => {
    for (const one of [save, remove, test]) one.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.reset();
    save.mutate(fields, { onSuccess: () => setKey('') });
  };
  const problem = save.error ?? remove.error ?? test.error;
  return (
    <section className={css.card} aria-labelledby="translation">
      <h2 id="translation">{t('Translation')}</h2>
      <p className={css.text}>
        {t(
          'Off until you choose a service. Then it is sent the words of a message or an answer whenever somebody presses Translate, and nothing else: no names, no accounts. What comes back is kept with the message and erased with it.',
        )}
      </p>
      <form className={css.form} onSubmit={submit}>
        <fieldset disabled={!mayWrite}>
          <legend className="visually-hidden">{t('Translation service')}</legend>
          <div className={css.pair}>
            <Select
              label={t('Service')}
              value={provider}
              onChange={(event) => {
                const next = event.target.value as TranslationProvider;
                changed();
                setProvider(next);
                setBaseUrl(TRANSLATION_FACTS[next].baseUrl);
              }}
            >
              {TRANSLATION_PROVIDERS.map((one) => (
                <option key={one} value={one}>
                  {TRANSLATION_FACTS[one].name}
                </option>
              ))}
            </Select>
            <Field
              label={t('Address')}
              type="url"
              required
              dir="ltr"
              maxLength={300}
              value={baseUrl}
              onChange={(event) => {
                changed();
                setBaseUrl(event.target.value);
              }}
            />
            <Field
              label={t('Key')}
              type="password"
              autoComplete="off"
              maxLength={300}
              hint={keeps ? t('Leave it empty to keep the old one.') : undefined}
              value={key}
              onChange={(event) => {
                changed();
                setKey(event.target.value);
              }}
            />
          </div>
        </fieldset>
        {problem && (
          <Notice tone="breached" icon="warn" role="alert">
            {sayProblem(problem)}
          </Notice>
        )}
        {test.data && (
          <Notice icon="check" role="status">
            {t('It answers: {text}', { text: test.data.text })}
          </Notice>
        )}
        {save.isSuccess && (
          <Notice icon="check" role="status">
            {t('Saved. The service answered.')}
          </Notice>
        )}
        {mayWrite && (
          <div className={css.buttons}>
            <Button type="submit" variant="primary" busy={save.isPending}>
              {settings ? t('Save') : t('Turn on')}
            </Button>
            <Button busy={test.isPending} onClick={() => test.mutate(fields)}>
              {t('Try it out')}
            </Button>
            {settings && (
              <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
                {t('Turn off')}
              </Button>
            )}
          </div>
        )}
      </form>
    </section>
  );
}
