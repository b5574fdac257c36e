import { CONDUCT, type Confirmable } from '@kwartier/core';
import { msg, rich } from '../../lib/i18n/index.ts';

const HOLDS: Readonly<Record<Confirmable, string>> = {
  card: msg('This answer holds the number of a card: {piece}'),
  token: msg('This answer holds a key or a password of a program: {piece}'),
  iban: msg('This answer holds the number of an account: {piece}'),
  phone: msg('This answer holds a phone number: {piece}'),
  email: msg('This answer holds an e-mail address: {piece}'),
  shouting: msg('This may sound like shouting: {piece}'),
  blaming: msg('This may sound as if it were the customer’s fault: {piece}'),
  informal: msg('This speaks informally; your brand speaks formally: {piece}'),
  formal: msg('This speaks formally; your brand speaks informally: {piece}'),
  no_address: msg('Nothing here shows that your brand speaks formally.'),
};

/** Whether it is how an answer sounds, and nothing private: a hint and no alarm. */
export const isTone = (what: Confirmable): boolean => CONDUCT.some((one) => one === what);

/** What an answer is held back for, with the piece of it. */
export function HeldWords({ what, piece }: { what: Confirmable; piece: string }) {
  const tone = isTone(what);
  return rich(HOLDS[what], {
    piece: (
      <bdi dir={tone ? 'auto' : 'ltr'} className={tone ? undefined : 'num'}>
        {piece}
      </bdi>
    ),
  });
}
