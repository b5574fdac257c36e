export { type Address, bestLocale, isLocale, LOCALES, type Locale } from './locales.ts';
export {
  currentLocale,
  enumerate,
  formatLocale,
  msg,
  number,
  rich,
  speak,
  t,
} from './messages.ts';
export { sayServer } from './server-text.ts';
