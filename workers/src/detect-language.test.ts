import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { makeLanguageDetector } from './detect-language.ts';

const detect = await makeLanguageDetector();

it.each([
  ['en', 'My suitcase has not arrived, three days now. Who can help me?'],
  ['nl', 'Mijn koffer is na drie dagen nog steeds niet aangekomen, wie helpt mij?'],
  ['de', 'Mein Koffer ist nach drei Tagen immer noch nicht da, wer kann mir helfen?'],
  ['fr', 'Ma valise n’est toujours pas arrivée après trois jours, qui peut m’aider ?'],
  ['es', 'Mi maleta todavía no ha llegado después de tres días, ¿quién me ayuda?'],
  ['pt', 'A minha mala ainda não chegou ao fim de três dias, quem me pode ajudar?'],
  ['ja', 'スーツケースが三日たってもまだ届きません。誰か助けてください。'],
  ['ar', 'حقيبتي لم تصل بعد ثلاثة أيام، من يستطيع مساعدتي؟'],
  ['it', 'La mia valigia non è ancora arrivata dopo tre giorni, chi mi aiuta?'],
  ['tr', 'Bavulum üç gündür hâlâ gelmedi, bana kim yardım edebilir?'],
])('tells %s', (language, text) => {
  expect(detect(`@KwartAir ${text} https://example.com/x #help 😡`)).toBe(language);
});

it.each(['', '👍👍👍', '@KwartAir #help', 'ok', 'AMS-LHR 12:40'])('says nothing of %j', (text) => {
  expect(detect(text)).toBeNull();
});

/** Labelled tweets that others collected; beside the checkout where they may be used, and never in it. */
const DATA = new URL('../../../shared/data/lang-tweets.jsonl.gz', import.meta.url);
const ENOUGH = 500;
const LONG = 40;
/** Written so alike that labels themselves disagree: told apart by nobody's reading of forty letters. */
const ONE = new Map([['ms', 'id']]);

it.skipIf(!existsSync(DATA))(
  'tells at least 95 of 100 tweets of 40 characters, in every language with 500 of them',
  () => {
    const scores = new Map<string, { count: number; right: number }>();
    const as = (language: string | null) => ONE.get(language ?? '') ?? language;
    for (const line of gunzipSync(readFileSync(DATA)).toString('utf8').trim().split('\n')) {
      const { text, lang } = JSON.parse(line) as { text: string; lang: string };
      if (lang === 'hi-Latn' || [...text].length < LONG) continue;
      const score = scores.get(as(lang)!) ?? { count: 0, right: 0 };
      score.count += 1;
      if (as(detect(text)) === as(lang)) score.right += 1;
      scores.set(as(lang)!, score);
    }
    const rows = [...scores].toSorted(([, a], [, b]) => b.count - a.count);
    const share = ({ count, right }: { count: number; right: number }) => (100 * right) / count;
    console.log(
      rows.map(([language, score]) => `| ${language} | ${score.count} | ${share(score).toFixed(1)} % |`).join('\n'),
    );
    const judged = rows.filter(([, { count }]) => count >= ENOUGH);
    expect(judged.length).toBeGreaterThanOrEqual(9);
    expect(judged.filter(([, score]) => share(score) < 95)).toEqual([]);
  },
);
