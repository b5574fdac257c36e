import { bestLocale, isLocale, LOCALES, type Locale, speak } from './i18n/index.ts';
import { createStore } from './store.ts';

const KEY = 'kwartier.locale';

/** The language the console is drawn in now. */
export const spokenLocale = createStore<Locale>('en');

/** What was chosen on this device, else what the browser asks for: before anybody has signed in there is nothing better. */
function deviceLocale(): Locale {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept && isLocale(kept)) return kept;
  } catch {
    // Storage may be forbidden.
  }
  return bestLocale(navigator.languages);
}

/** Draw the console in a language from now on, and remember it for this device. @throws if its texts cannot be fetched */
async function speakFromNowOn(locale: Locale): Promise<void> {
  await speak(locale);
  const { documentElement } = document;
  documentElement.lang = locale;
  documentElement.dir = LOCALES[locale].direction;
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // The choice lasts the visit.
  }
  spokenLocale.set(locale);
}

/** Begin in the language of this device; in English if its texts cannot be fetched. */
export const beginSpeaking = (): Promise<void> => speakFromNowOn(deviceLocale()).catch(() => speakFromNowOn('en'));
