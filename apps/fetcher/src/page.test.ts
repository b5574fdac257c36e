import { expect, it } from 'vitest';
import { cardOf, type PageCard, textOf } from './page.ts';

const NOTHING: PageCard = { title: null, description: null, siteName: null, imageUrl: null };
const BASE = 'https://kwartair.example/help/bags';

it.each<[string, string, Partial<PageCard>]>([
  [
    'Open Graph',
    '<head><meta property="og:title" content="Lost bags"><meta property="og:description" content="What we do"><meta property="og:site_name" content="Kwart Air"><meta property="og:image" content="https://cdn.example/a.png">',
    {
      title: 'Lost bags',
      description: 'What we do',
      siteName: 'Kwart Air',
      imageUrl: 'https://cdn.example/a.png',
    },
  ],
  [
    'X’s own where there is no other',
    '<meta name="twitter:title" content="T"><meta name="twitter:description" content="D"><meta name="twitter:image" content="/i.png">',
    { title: 'T', description: 'D', imageUrl: 'https://kwartair.example/i.png' },
  ],
  [
    'Open Graph before others, whatever comes first',
    '<title>Page</title><meta name="twitter:title" content="X"><meta property="og:title" content="OG">',
    { title: 'OG' },
  ],
  [
    'the page’s own at last',
    '<title>\n  Lost &amp; found\n</title><meta name="description" content="d">',
    { title: 'Lost & found', description: 'd' },
  ],
  ['mixed up tags, large letters, single quotes', "<META NAME='OG:TITLE' CONTENT='Bags'>", { title: 'Bags' }],
  [
    'the first of two',
    '<meta property="og:title" content="One"><meta property="og:title" content="Two">',
    { title: 'One' },
  ],
  ['an empty one counts for nothing', '<meta property="og:title" content=" "><title>T</title>', { title: 'T' }],
  [
    'nothing below the head',
    '<title>T</title><body><meta property="og:title" content="Below"><title>Other</title>',
    { title: 'T' },
  ],
  ['no title of a drawing', '<head><title>T</title><svg><title>Icon</title></svg>', { title: 'T' }],
  [
    'markup is text',
    '<meta property="og:title" content="<script>alert(1)</script><b>x">',
    { title: '<script>alert(1)</script><b>x' },
  ],
  ['no pictures but from the web', '<meta property="og:image" content="javascript:alert(1)">', {}],
  ['no pictures in an address', '<meta property="og:image" content="data:image/png;base64,AAAA">', {}],
  ['no picture at no address', '<meta property="og:image" content="http://[">', {}],
  [
    'what turns a line around is left out',
    '<meta property="og:title" content="safe\u202egnp.exe\u0000\u200b">',
    { title: 'safegnp.exe' },
  ],
  ['a page that is none', '%PDF-1.7 <<<>>> <meta', {}],
  ['nothing', '', {}],
])('reads %s', (_what, html, card) => {
  expect(cardOf(html, BASE)).toEqual({ ...NOTHING, ...card });
});

it('cuts what is too long, between characters', () => {
  const { title } = cardOf(`<title>${'𝄞'.repeat(500)}</title>`, BASE);
  expect(title).toHaveLength(200);
  expect(title!.isWellFormed()).toBe(true);
});

it('is not kept busy by a page made for it', () => {
  const begun = performance.now();
  for (const html of [
    '<div>'.repeat(100_000),
    '<noscript>'.repeat(50_000),
    '<meta '.repeat(80_000),
    `<meta ${'a=b '.repeat(120_000)}>`,
    `<title>${'<'.repeat(500_000)}`,
    `<meta property="og:title" content="${'&amp;'.repeat(100_000)}">`,
    '<!--'.repeat(120_000),
    `<script>${'</scrip'.repeat(70_000)}`,
  ])
    cardOf(html, BASE);
  expect(performance.now() - begun).toBeLessThan(1_500);
});

it.each<[string, string, Buffer, string | null, string]>([
  ['UTF-8', 'by itself', Buffer.from('é'), null, 'é'],
  ['Latin 1', 'by its header', Buffer.from('é', 'latin1'), 'iso-8859-1', 'é'],
  [
    'Latin 1',
    'by its own word',
    Buffer.from('<meta charset="iso-8859-1">é', 'latin1'),
    null,
    '<meta charset="iso-8859-1">é',
  ],
  ['an unknown one', 'as UTF-8', Buffer.from('é'), 'klingon', 'é'],
])('reads %s %s', (_writing, _how, bytes, charset, text) => {
  expect(textOf(bytes, charset)).toBe(text);
});
