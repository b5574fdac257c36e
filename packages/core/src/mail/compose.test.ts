import { describe, expect, it } from 'vitest';
import { accentContrast } from '../accent.ts';
import { CONSOLE_LOCALES } from '../console-language.ts';
import { MAIL_NOTICE_KINDS } from '../notification.ts';
import { instant } from '../time.ts';
import { composeMail, type MailContent } from './compose.ts';
import { MAX_NOTICES_SHOWN, SECURITY_EVENTS } from './mail.ts';

const AT = instant(Date.UTC(2026, 2, 10, 12));
const LOOK = { name: 'Kwart Air', accent: null, logoCid: null };
const LINK = 'https://care.example.com/x?a=1&b=2#token';
const notices = MAIL_NOTICE_KINDS.map((kind) => ({ kind, by: 'Noor', link: LINK }));
const CONTENTS: readonly MailContent[] = [
  { kind: 'test' },
  { kind: 'invitation', by: 'Noor', workspace: 'Kwart Air', link: LINK, until: AT },
  { kind: 'password_reset', link: LINK, until: AT },
  ...SECURITY_EVENTS.map((what) => ({ kind: 'security' as const, what, at: AT, link: LINK })),
  { kind: 'notices', notices, link: LINK, settingsLink: 'https://care.example.com/account' },
];

describe.each(CONSOLE_LOCALES)('in %s', (locale) => {
  it.each(CONTENTS)('%j says the same in text and in HTML', (content) => {
    const { subject, text, html } = composeMail(content, LOOK, locale, 'Europe/Amsterdam');
    expect(subject).not.toBe('');
    expect(`${subject}${text}${html}`).not.toMatch(/undefined|\[object|NaN/);
    expect(html).toContain(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`);
    if (content.kind !== 'test') {
      expect(text).toContain(LINK);
      expect(html).toContain('href="https://care.example.com/x?a=1&amp;b=2#token"');
    }
    for (const line of html.matchAll(/<(?:p|li)[^>]*>([^<]{12,})</g))
      expect(text).toContain(line[1]!.replaceAll('&#39;', "'").replaceAll('&quot;', '"'));
  });
});

it('tells times where the receiver is', () => {
  const content = { kind: 'password_reset', link: LINK, until: AT } as const;
  expect(composeMail(content, LOOK, 'en', 'Europe/Amsterdam').text).toContain('13:00 (Europe/Amsterdam)');
});

it('lets nothing that a name holds become HTML or another line of a header', () => {
  const content = {
    kind: 'invitation',
    by: '<img src=x>',
    workspace: 'A\r\nBcc: x@y.z',
    link: LINK,
    until: AT,
  } as const;
  const { subject, html } = composeMail(content, { ...LOOK, name: '"><script>' }, 'en', 'UTC');
  expect(html).not.toMatch(/<script|<img/);
  expect(html).toContain('&lt;img src=x&gt;');
  expect(subject).toBe('Invitation to A Bcc: x@y.z');
});

it('wears the colours of a brand, each for the ground it can be read on', () => {
  const accent = { light: '#0a5c36', dark: '#7fd0a0' } as const;
  const { html } = composeMail(CONTENTS[1]!, { name: 'B', accent, logoCid: 'logo@kwartier' }, 'en', 'UTC');
  expect(html).toContain('background:#0a5c36;color:#ffffff');
  expect(html).toMatch(/prefers-color-scheme: dark[\s\S]+\.button \{ background: #7fd0a0 !important; color: #000000/);
  expect(html).toContain('src="cid:logo@kwartier"');
  const own = composeMail(CONTENTS[1]!, LOOK, 'en', 'UTC').html;
  expect(own).toContain('background:#1d4db3;color:#ffffff');
  expect(own).toContain('.link { color: #8fb2fa');
  expect(Math.min(accentContrast('#1d4db3', 'light'), accentContrast('#8fb2fa', 'dark'))).toBeGreaterThan(4.5);
});

it('says how many there are that it does not show', () => {
  const many = Array.from({ length: MAX_NOTICES_SHOWN + 3 }, () => notices[0]!);
  const { subject, text } = composeMail(
    { kind: 'notices', notices: many, link: LINK, settingsLink: LINK },
    LOOK,
    'en',
    'UTC',
  );
  expect(subject).toBe('23 things wait for you');
  expect(text).toContain('And 3 more');
  expect(text.match(/A conversation was given to you/g)).toHaveLength(MAX_NOTICES_SHOWN);
});
