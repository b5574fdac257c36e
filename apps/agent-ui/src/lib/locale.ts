import { type Address, bestLocale, isLocale, LOCALES, type Locale, speak } from './i18n/index.ts';
import { createStore } from './store.ts';

const KEY = 'kwartier.locale';

/** The language the console is drawn in now, and how it speaks to people: drawn anew when either changes. */
export const spoken = createStore<{ readonly locale: Locale; readonly address: Address | null }>({
  locale: 'en',
  address: null,
});

/** What was chosen on this device, else what the browser asks for: before anybody has signed in there is nothing better. */
function deviceLocale(): { locale: Locale; address: Address | null } {
  try {
    const [locale, address] = (localStorage.getItem(KEY) ?? '').split('/');
    if (locale && isLocale(locale))
      return { locale, address: address === 'formal' || address === 'informal' ? address : null };
  } catch {
    // Storage may be forbidden.
  }
  return { locale: bestLocale(navigator.languages), address: null };
}

/** Draw the console in a language from now on, and remember it for this device. @throws if its texts cannot be fetched */
export async function speakFromNowOn(locale: Locale, address: Address | null): Promise<void> {
  await speak(locale, address);
  const { documentElement } = document;
  documentElement.lang = locale;
  documentElement.dir = LOCALES[locale].direction;
  try {
    localStorage.setItem(KEY, address === null ? locale : `${locale}/${address}`);
  } catch {
    // The choice lasts the visit.
  }
  spoken.set({ locale, address });
}

/** Begin in the language of this device; in English if its texts cannot be fetched. */
export function beginSpeaking(): Promise<void> {
  const { locale, address } = deviceLocale();
  return speakFromNowOn(locale, address).catch(() => speakFromNowOn('en', null));
}

/** Speak as somebody who signed in has chosen, wherever they did; what was chosen nowhere stays as this device has it. */
export function speakAsChosen(choice: { readonly locale: Locale | null; readonly address: Address | null }): void {
  const now = spoken.get();
  if (choice.locale === null || (choice.locale === now.locale && choice.address === now.address)) return;
  void speakFromNowOn(choice.locale, choice.address).catch(() => undefined);
}
