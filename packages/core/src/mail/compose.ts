import { type Accent, textOn } from '../accent.ts';
import type { ConsoleLocale } from '../console-language.ts';
import type { MailNoticeKind } from '../notification.ts';
import type { Instant } from '../time.ts';
import { headerText, MAX_NOTICES_SHOWN, type SecurityEvent } from './mail.ts';
import { DATE_FORMATS, MAIL_TEXTS } from './texts/index.ts';

/** What a mail tells. Never a word of a customer. */
export type MailContent =
  | { readonly kind: 'test' }
  | {
      readonly kind: 'invitation';
      readonly by: string;
      readonly workspace: string;
      readonly link: string;
      readonly until: Instant;
    }
  | { readonly kind: 'password_reset'; readonly link: string; readonly until: Instant }
  | { readonly kind: 'security'; readonly what: SecurityEvent; readonly at: Instant; readonly link: string }
  | {
      readonly kind: 'notices';
      /** The oldest first. */
      readonly notices: readonly { readonly kind: MailNoticeKind; readonly by: string | null; readonly link: string }[];
      readonly link: string;
      /** Where one chooses what comes by mail. */
      readonly settingsLink: string;
    };

/** Whose mail it is, as the receiver sees it. */
export interface MailLook {
  readonly name: string;
  /** Null: Kwartier's own. */
  readonly accent: Accent | null;
  /** There is a picture in the mail under this content id (RFC 2392); null: none. */
  readonly logoCid: string | null;
}

export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What every mail is made of, whatever it tells. */
interface Parts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly items: readonly { readonly label: string; readonly link: string }[];
  readonly after: readonly string[];
  readonly button: { readonly label: string; readonly link: string } | null;
  readonly settings: { readonly label: string; readonly link: string } | null;
}

const OWN_ACCENT: Accent = { light: '#1d4db3', dark: '#8fb2fa' };

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);

function partsOf(content: MailContent, locale: ConsoleLocale, timeZone: string): Parts {
  const texts = MAIL_TEXTS[locale];
  const when = (at: Instant) =>
    new Intl.DateTimeFormat(DATE_FORMATS[locale], {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone,
    }).format(at) + ` (${timeZone.replaceAll('_', ' ')})`;
  const none = { items: [], after: [], button: null, settings: null };
  switch (content.kind) {
    case 'test':
      return { ...none, subject: texts.test.subject, paragraphs: [texts.test.body] };
    case 'invitation': {
      const { subject, body, button } = texts.invitation;
      const workspace = headerText(content.workspace);
      return {
        ...none,
        subject: subject(workspace),
        paragraphs: [body(headerText(content.by), workspace)],
        button: { label: button, link: content.link },
        after: [texts.until(when(content.until))],
      };
    }
    case 'password_reset': {
      const { subject, body, button, notYou } = texts.reset;
      return {
        ...none,
        subject,
        paragraphs: [body],
        button: { label: button, link: content.link },
        after: [texts.until(when(content.until)), notYou],
      };
    }
    case 'security': {
      const { subject, what, notYou, button } = texts.security;
      return {
        ...none,
        subject,
        paragraphs: [what[content.what], texts.at(when(content.at))],
        button: { label: button, link: content.link },
        after: [notYou],
      };
    }
    case 'notices': {
      const { subject, body, kinds, more, button, settings } = texts.notices;
      const shown = content.notices.slice(0, MAX_NOTICES_SHOWN);
      const left = content.notices.length - shown.length;
      return {
        subject: subject(content.notices.length),
        paragraphs: [body],
        items: shown.map(({ kind, by, link }) => ({
          label: by ? `${kinds[kind]} (${texts.by(headerText(by))})` : kinds[kind],
          link,
        })),
        after: left > 0 ? [more(left)] : [],
        button: { label: button, link: content.link },
        settings: { label: settings, link: content.settingsLink },
      };
    }
  }
}

/**
 * A mail as its receiver reads it: plain text, and HTML that says the same, in light and dark and in the direction of the language.
 * @param timeZone IANA, in which times are told
 */
export function composeMail(
  content: MailContent,
  { name, accent, logoCid }: MailLook,
  locale: ConsoleLocale,
  timeZone: string,
): ComposedMail {
  const { subject, paragraphs, items, after, button, settings } = partsOf(content, locale, timeZone);
  const { automatic } = MAIL_TEXTS[locale];
  const from = headerText(name);
  const lines = [
    ...paragraphs,
    ...items.map(({ label, link }) => `- ${label}\n  ${link}`),
    ...(button ? [`${button.label}:\n${button.link}`] : []),
    ...after,
    `-- \n${from}\n${automatic}`,
    ...(settings ? [`${settings.label}: ${settings.link}`] : []),
  ];
  const colours = accent ?? OWN_ACCENT;
  const p = (text: string) => `<p style="margin:0 0 16px">${escaped(text)}</p>`;
  const body = [
    `<p class="name" style="margin:0 0 16px;font-weight:600;font-size:18px;color:#121a26">${
      logoCid ? `<img src="cid:${escaped(logoCid)}" alt="" height="32" style="vertical-align:middle"> ` : ''
    }${escaped(from)}</p>`,
    ...paragraphs.map(p),
    ...(items.length > 0
      ? [
          `<ul style="margin:0 0 16px;padding-inline-start:20px">${items
            .map(
              ({ label, link }) =>
                `<li style="margin:0 0 8px"><a class="link" style="color:${colours.light}" href="${escaped(link)}">${escaped(label)}</a></li>`,
            )
            .join('')}</ul>`,
        ]
      : []),
    ...(button
      ? [
          `<p style="margin:24px 0"><a class="button" href="${escaped(button.link)}" style="display:inline-block;padding:12px 20px;border-radius:6px;text-decoration:none;font-weight:600;background:${colours.light};color:${textOn(colours.light)}">${escaped(button.label)}</a></p>`,
        ]
      : []),
    ...after.map(p),
    `<p class="small" style="margin:24px 0 0;font-size:13px;color:#5b6776">${escaped(automatic)}${
      settings
        ? `<br><a class="link" style="color:${colours.light}" href="${escaped(settings.link)}">${escaped(settings.label)}</a>`
        : ''
    }</p>`,
  ].join('\n');
  const html = `<!doctype html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  body, .ground { background: #0d1116 !important; }
  .sheet { background: #141920 !important; color: #e7ebf1 !important; }
  .name { color: #e7ebf1 !important; }
  .small { color: #909caa !important; }
  .link { color: ${colours.dark} !important; }
  .button { background: ${colours.dark} !important; color: ${textOn(colours.dark)} !important; }
}
</style></head>
<body style="margin:0;background:#f1f4f8">
<div class="ground" style="padding:24px 12px;background:#f1f4f8">
<div class="sheet" style="max-width:560px;margin:0 auto;padding:28px;border-radius:10px;background:#ffffff;color:#121a26;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;text-align:start;overflow-wrap:anywhere">
${body}
</div></div>
</body></html>
`;
  return { subject: headerText(subject), text: `${lines.join('\n\n')}\n`, html };
}
