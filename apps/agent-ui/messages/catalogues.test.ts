import { describe, expect, it } from 'vitest';
import { compile, namesOf } from './compile.ts';
import { extract } from './extract.ts';
import { readCatalogue } from './plugin.ts';
import { OTHERWISE, readConsole, TRANSLATIONS } from './read-console.ts';

const { messages, untranslated } = readConsole();

describe('the console', () => {
  it('says nothing that no translator can reach', () => {
    expect(untranslated).toEqual({});
  });

  it('says what the English catalogue lists: `npm run messages` writes it', () => {
    expect(Object.keys(readCatalogue('en'))).toEqual(messages);
    expect(messages.length).toBeGreaterThan(900);
  });

  it('says it in ICU', () => {
    for (const message of messages) compile(message.split('@@')[0]!);
  });
});

it.each(TRANSLATIONS)('the catalogue %s has every message', (name) => {
  const catalogue = readCatalogue(name);
  expect(messages.filter((message) => !catalogue[message]?.trim())).toEqual([]);
});

describe.each([...TRANSLATIONS, ...OTHERWISE])('the catalogue %s', (name) => {
  const catalogue = readCatalogue(name);

  it('has no message that nobody says', () => {
    expect(Object.keys(catalogue).filter((message) => !messages.includes(message))).toEqual([]);
  });

  it('takes the values that English takes', () => {
    const wrong = Object.entries(catalogue)
      .filter(([message, said]) => namesOf(said).join() !== namesOf(message.split('@@')[0]!).join())
      .map(([message, said]) => `${message} | ${said}`);
    expect(wrong).toEqual([]);
  });
});

describe('extract', () => {
  const said = (source: string) => extract('a.tsx', source);

  it('finds what is handed to t, msg and rich', () => {
    expect(
      said(`const a = msg('One'); const b = t('Two {n}', { n }); const c = rich(\`Three\`, {});`).messages,
    ).toEqual(['One', 'Two {n}', 'Three']);
  });

  it.each([
    ['text in an element', '<p>Nobody waits</p>', 'Nobody waits'],
    ['an attribute that is read out', '<button aria-label="Close" />', 'Close'],
    ['either side of a condition', '<p>{late ? "Too late" : "In time"}</p>', 'Too late'],
    ['a sentence in a variable', 'const reason = "It did not load.";', 'It did not load.'],
    ['a label in a table', 'const VIEWS = { mine: "Mine" };', 'Mine'],
    ['a sentence with something put in', 'const words = `Taken by ${name}`;', 'Taken by …'],
    ['a text of the server', 'const a = <p title={of.assignedReason ?? ""} />;', 'assignedReason without sayServer'],
    ['one in a condition', '<p>{late ? deliveryReason : t("Now")}</p>', 'deliveryReason without sayServer'],
    ['one in a sentence', 't("Not sent: {reason}", { reason: deliveryReason })', 'deliveryReason without sayServer'],
    ['a message that is not one literal', 't(`Taken by ${name}`)', 'a message must be one literal'],
  ])('notices %s', (_what, source, text) => {
    expect(said(source).untranslated.map((one) => one.text)).toContain(text);
  });

  it.each([
    ['a class', '<p className="cut Wide">{t("Yes")}</p>'],
    ['a key', 'if (event.key === "Enter") go();'],
    ['an error that only developers read', 'throw new Error("No root element here.");'],
    ['a text of the server that is said', '<p>{deliveryReason ? sayServer(deliveryReason) : t("Now")}</p>'],
    [
      'one that is only asked for',
      'const { deliveryReason } = message; const a = <Icon name={deliveryReason ? "pause" : "clock"} />;',
    ],
    ['a text that is translated', '<p title={t("Close it")}>{t("Nobody waits")}</p>'],
  ])('lets %s pass', (_what, source) => {
    expect(said(source).untranslated).toEqual([]);
  });
});
