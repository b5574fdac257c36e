const LEADING = /^(?:\s|@[\w.]+|#\w+|https?:\/\/\S+)+/u;
const STRONG = /\p{L}/u;
const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * The direction a text reads in: that of its first word. Account names, tags and addresses in front do not count: a tweet
 * that begins with "@KwartAir" may well be Arabic. `auto` when nothing tells.
 */
export function textDirection(text: string): 'ltr' | 'rtl' | 'auto' {
  for (const character of text.replace(LEADING, '')) {
    if (RTL.test(character)) return 'rtl';
    if (STRONG.test(character)) return 'ltr';
  }
  return 'auto';
}
