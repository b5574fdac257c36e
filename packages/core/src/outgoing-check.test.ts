import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHECK_RULES, findPrivateData } from './outgoing-check.ts';

const inPublic = (text: string) =>
  findPrivateData(text, false).map(({ what, from, to }) => [what, text.slice(from, to)]);

describe('in a public answer', () => {
  // Numbers of test cards and sample accounts that their issuers publish for this purpose.
  it.each([
    ['a card in groups', 'Is it 4111 1111 1111 1111?', 'card', '4111 1111 1111 1111'],
    ['a card in one', 'Card 5555555555554444.', 'card', '5555555555554444'],
    ['a card with dashes', '3782-822463-10005', 'card', '3782-822463-10005'],
    ['an account', 'Send it to NL91 ABNA 0417 1643 00 please', 'iban', 'NL91 ABNA 0417 1643 00'],
    ['an account in one', 'DE89370400440532013000', 'iban', 'DE89370400440532013000'],
    ['a phone with its country', 'Call +31 6 5550 1234 now', 'phone', '+31 6 5550 1234'],
    ['a phone with two noughts', 'Bel 0031-20-5550123', 'phone', '0031-20-5550123'],
    ['a phone as at home', 'Tel. 020 555 0123', 'phone', '020 555 0123'],
    ['a phone in brackets', '(020) 555 01 23 is ours', 'phone', '(020) 555 01 23'],
    ['an address', 'Write to mila.jansen+x@mail.example.com.', 'email', 'mila.jansen+x@mail.example.com'],
    ['an address in other letters', 'Écris à mila@exämple.fr', 'email', 'mila@exämple.fr'],
    ['a key', 'use sk_live_4eC39HqLyjWDarjtT1zdp7dc', 'token', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'],
    ['a cloud key', 'AKIAIOSFODNN7EXAMPLE', 'token', 'AKIAIOSFODNN7EXAMPLE'],
    [
      'a key in a link',
      'https://kwart.example/?t=ghp_0123456789abcdefABCDEF0123456789abcd',
      'token',
      'ghp_0123456789abcdefABCDEF0123456789abcd',
    ],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----', 'token', '-----BEGIN RSA PRIVATE KEY-----'],
  ])('%s is seen', (_name, text, what, piece) => {
    expect(inPublic(text)).toEqual([[what, piece]]);
  });

  it.each([
    'Your order is 4111111111111112.',
    'Booking 8675309241, flight KL1234 at 18:40',
    'Track it: 3SABCD123456789, or 00340434161094042557',
    'On 02-03-2026 between 09:00 and 17:00',
    '2026-03-02T09:00:00Z',
    'We fly 1.250.000 people and 14,96 minutes',
    'See https://kwart.example/orders/4111111111111111?phone=+31205550123&to=a@b.example',
    '#0205550123 @kwartair_020 is our tag',
    'ISBN 978-3-16-148410-0',
    'Room 020, row 12-34, seats 1 2 3 4 5 6 7 8 9 10 11 12 13 14',
    'Thank you so much, Priya 🙏 0 problems',
    'v1.2.3 of 10.0.0.1:8080',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
    '',
  ])('nothing is seen in %j', (text) => {
    expect(inPublic(text)).toEqual([]);
  });

  it('names the worst first, and each piece once', () => {
    const text = 'Call +31 20 555 0123 or pay with 4111 1111 1111 1111';
    expect(inPublic(text).map(([what]) => what)).toEqual(['card', 'phone']);
  });

  it('lets pass what the brand itself publishes, however it is written', () => {
    const published = ['+31 20 555 01 23', 'Care@KwartAir.example'];
    const text = 'Call 0031 20 5550123 or write to care@kwartair.example, not to me@kwartair.example';
    expect(
      findPrivateData(text, false, DEFAULT_CHECK_RULES, published).map(({ from, to }) => text.slice(from, to)),
    ).toEqual(['me@kwartair.example']);
  });

  it('asks for what the brand asks for', () => {
    const rules = { ...DEFAULT_CHECK_RULES, phone: 'off', email: 'block' } as const;
    const text = '+31 20 555 0123 and a@b.example';
    expect(findPrivateData(text, false, rules)).toMatchObject([{ what: 'email', level: 'block' }]);
  });
});

it('in private only cards and keys are seen', () => {
  const text = '+31 20 555 0123, a@b.example, NL91 ABNA 0417 1643 00, 4111 1111 1111 1111';
  expect(findPrivateData(text, true).map(({ what }) => what)).toEqual(['card']);
});

it('finds any card that adds up, in any words', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 14, maxLength: 14 });
  fc.assert(
    fc.property(
      digits,
      fc.constantFrom('Card: ', 'ha ', '('),
      fc.constantFrom('.', ' ok', '!'),
      (middle, before, after) => {
        const start = `4${middle.join('')}`;
        const sum = [...start].toReversed().reduce((all, digit, at) => {
          const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
          return all + (value > 9 ? value - 9 : value);
        }, 0);
        const card = start + String((10 - (sum % 10)) % 10);
        expect(inPublic(`${before}${card}${after}`)).toEqual([['card', card]]);
      },
    ),
  );
});

it('answers within reason whatever it is given', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('0', '1', '+', ' ', '-', 'a', 'A', '@', '.', '/'), maxLength: 2_000 }),
      (text) => {
        for (const { from, to } of findPrivateData(text, false)) expect(to).toBeGreaterThan(from);
      },
    ),
  );
  const started = performance.now();
  findPrivateData('0 '.repeat(5_000) + 'a.'.repeat(5_000) + '1'.repeat(10_000), false);
  // Generous: a pattern that backtracks takes minutes here.
  expect(performance.now() - started).toBeLessThan(5_000);
});
