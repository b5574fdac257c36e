/** What an answer may hold that was not meant for everybody, or for anybody. */
export const PRIVATE_DATA = ['card', 'token', 'iban', 'phone', 'email'] as const;
export type PrivateData = (typeof PRIVATE_DATA)[number];

/** `confirm`: goes out when somebody gives a reason; `block`: does not go out. */
export const CHECK_LEVELS = ['off', 'confirm', 'block'] as const;
export type CheckLevel = (typeof CHECK_LEVELS)[number];
export type CheckRules = Readonly<Record<PrivateData, CheckLevel>>;

/** What holds for a brand that has said nothing. */
export const DEFAULT_CHECK_RULES: CheckRules = {
  card: 'block',
  token: 'block',
  iban: 'confirm',
  phone: 'confirm',
  email: 'confirm',
};
/** In private a customer may be given a number to call; a card or a key nobody writes to anybody. */
const EVEN_IN_PRIVATE: readonly PrivateData[] = ['card', 'token'];

/** One piece of text that should be looked at. `from` and `to` count UTF-16 units. */
export interface PrivateDataFound {
  readonly what: PrivateData;
  readonly level: Exclude<CheckLevel, 'off'>;
  readonly from: number;
  readonly to: number;
}

/**
 * The last digit of a card's number makes the others add up (ISO/IEC 7812-1, annex B): one random number in ten does so too, hence the
 * networks' own beginnings and lengths below.
 */
function addsUp(digits: string): boolean {
  let sum = 0;
  for (const [at, digit] of [...digits].toReversed().entries()) {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
/** Visa, Mastercard, American Express, Discover, Diners, JCB, Maestro. */
const CARD =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|(?:5[06789]|6\d)\d{14,17})$/;

/** An account's number divides to one (ISO 13616: the first four signs moved to the end, letters as 10 to 35, modulo 97). */
function dividesToOne(iban: string): boolean {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Keys of services that begin with their own name, signed tokens (RFC 7519), private keys (RFC 7468), and long mixed strings. */
const TOKEN =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:sk_live_|sk_test_|rk_live_|sk-[\w-]*|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|ya29\.|EAA|kw_)[\w-]{12,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}|\b(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=(?:[\w-]*\d){4})[A-Za-z0-9_-]{32,}\b/g;
const LINK = /https?:\/\/\S+/g;
const DIGIT_RUN = /(?<![\w#@/.,:+-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)/g;
const IBAN = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/g;
/** With its country in front, or as people write one at home: beginning with nought and in groups. */
const PHONE =
  /(?<![\w+/.,#@:-])(?:\+|00)[1-9](?:[ ./()-]{0,2}\d){7,14}(?!\d)|(?<![\w+/.,#@:-])\(?0[1-9]\d{0,3}\)?[ ./-]\d{1,4}(?:[ ./-]?\d){4,8}(?![\w-]|[.,]\d)/g;
const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}/gu;

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
/** As two people write the same address or number. */
const folded = (text: string): string =>
  text.includes('@') ? text.trim().toLowerCase() : digitsOf(text).replace(/^00/, '');

function* found(text: string, pattern: RegExp, what: PrivateData, isOne: (piece: string) => boolean = () => true) {
  for (const match of text.matchAll(pattern))
    if (isOne(match[0])) yield { what, from: match.index, to: match.index + match[0].length };
}

/**
 * What an answer holds that it perhaps should not, the worst first: cards, keys, account numbers, phone numbers, e-mail addresses. Links
 * are looked through for keys and addresses only: they are full of numbers.
 *
 * @param published what the brand itself tells everybody: its own numbers and addresses are no secret
 */
export function findPrivateData(
  text: string,
  isPrivate: boolean,
  rules: CheckRules = DEFAULT_CHECK_RULES,
  published: readonly string[] = [],
): PrivateDataFound[] {
  // Of the same length, so that places stay.
  const plain = text.replaceAll(LINK, (link) => '_'.repeat(link.length));
  const ours = new Set(published.map(folded));
  const all = [
    ...found(plain, DIGIT_RUN, 'card', (piece) => CARD.test(digitsOf(piece)) && addsUp(digitsOf(piece))),
    ...found(text, TOKEN, 'token', (piece) => !dividesToOneAtAll(piece)),
    ...found(plain, IBAN, 'iban', (piece) => dividesToOneAtAll(piece)),
    ...found(plain, PHONE, 'phone', (piece) => isPhone(piece)),
    ...found(plain, EMAIL, 'email'),
  ].filter(({ from, to }) => !ours.has(folded(text.slice(from, to))));
  const kept: PrivateDataFound[] = [];
  for (const one of all) {
    const level = isPrivate && !EVEN_IN_PRIVATE.includes(one.what) ? 'off' : rules[one.what];
    // A number is what was recognised first: the same digits are not a card and a phone.
    if (level !== 'off' && !kept.some(({ from, to }) => one.from < to && from < one.to)) kept.push({ ...one, level });
  }
  return kept.toSorted((a, b) => Number(b.level === 'block') - Number(a.level === 'block'));
}

/** E.164 allows fifteen digits; a date has eight. */
const isPhone = (piece: string): boolean => {
  const { length } = digitsOf(piece);
  return length <= 15 && length >= (/^(?:\+|00)/.test(piece) ? 8 : 9);
};

const dividesToOneAtAll = (piece: string): boolean => {
  const iban = piece.replaceAll(' ', '');
  return iban.length >= 15 && iban.length <= 34 && /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) && dividesToOne(iban);
};
