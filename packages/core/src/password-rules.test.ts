import { expect, it } from 'vitest';
import { refusePassword } from './password-rules.ts';

const COMMON = new Set(['password', 'letmein', 'iloveyou', 'football', 'qwerty', 'dragon', 'q1w2e3r4t5y6', 'sunshine']);
const CONTEXT = ['kwartier', 'Kwart Air', 'Sanne de Wit', 'sanne@kwartair.example'];
const refuse = (password: string) => refusePassword(password, (text) => COMMON.has(text), CONTEXT);

it.each([
  ['', /at least 12/],
  ['short', /at least 12/],
  ['elevensigns', /at least 12/],
  ['🐦🐦🐦🐦🐦🐦🐦🐦🐦🐦🐦', /at least 12/],
  ['x'.repeat(129), /at most 128/],
  ['aaaaaaaaaaaa', /repeats/],
  ['abababababab', /repeats/],
  ['abcdabcdabcd', /repeats/],
  ['abcdefghijklm', /repeats|counts/],
  ['zyxwvutsrqponm', /repeats|counts/],
  ['123456789123456789', /repeats/],
  ['987654321098765', /repeats/],
  ['            ', /repeats/],
  ['!!!!!!!!!!!!', /repeats/],
  ['password1234', /commonest/],
  ['PASSWORD2026!', /commonest/],
  ['2026password', /commonest/],
  ['p-a-s-s-w-o-r-d', /commonest/],
  ['passwordpassword', /repeats/],
  ['Football!!!!', /commonest/],
  ['iloveyou12345', /commonest/],
  ['letmeinletmein', /repeats/],
  ['Sunshine-2026', /commonest/],
  ['q1w2e3r4t5y6', /commonest/],
  ['kwartier2026!!', /names/],
  ['KwartAir-KwartAir', /repeats/],
  ['sanne@kwartair.example', /names/],
  ['kwartairsanne1', /names/],
  ['sannekwartier', /names/],
])('%s is refused', (password, why) => {
  expect(refuse(password)).toMatch(why);
});

it.each([
  'correct horse battery',
  'seven herons at noon',
  'een lange zin zonder cijfers',
  'مطار عمان القديم ليلا',
  '東京の古い駅で待っていた猫が',
  'xK2!vb9$Qz7&',
  'kwartier smells of old coffee',
  'tabs\tand spaces are fine',
  'ends with a digit 7',
  'xxxx different every time',
  '🐦 birds over the old harbour',
  'AAAbcdef ghijk qrs',
])('%s is good', (password) => {
  expect(refuse(password)).toBeUndefined();
});
