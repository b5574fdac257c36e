import { Select } from '../../../components/ui/field.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { sayProblem } from '../../../lib/api-client.ts';
import { type Address, isLocale, LOCALES, type Locale, t } from '../../../lib/i18n/index.ts';
import { spoken } from '../../../lib/locale.ts';
import { useStore } from '../../../lib/store.ts';
import { useSetLanguage } from '../api/account.ts';
import css from './account.module.css';

/** The language the console speaks to somebody, on every device, and how it speaks to them. Drawn at once. */
export function LanguageCard() {
  const { locale, address } = useStore(spoken);
  const save = useSetLanguage();
  const usual = LOCALES[locale].address;
  const choose = (choice: { locale: Locale; address: Address | null }) => save.mutate(choice);
  return (
    <section className={css.card} aria-labelledby="language">
      <div className={css.head}>
        <h2 id="language">{t('Language')}</h2>
      </div>
      <div className={css.form}>
        <Select
          label={t('The console speaks')}
          value={locale}
          disabled={save.isPending}
          onChange={(event) => {
            if (isLocale(event.target.value)) choose({ locale: event.target.value, address: null });
          }}
        >
          {Object.entries(LOCALES).map(([tag, { name }]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </Select>
        {usual !== null && (
          <Segmented
            label={t('How it speaks to you')}
            value={address ?? usual}
            options={[
              ['informal', t('Informally')],
              ['formal', t('Formally')],
            ]}
            onChange={(next) => choose({ locale, address: next === usual ? null : next })}
          />
        )}
        {save.error && (
          <Notice tone="breached" icon="warn" role="alert">
            {sayProblem(save.error)}
          </Notice>
        )}
      </div>
    </section>
  );
}
