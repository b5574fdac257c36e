import type { MailOutcome, SendMail } from '@kwartier/core';
import { createTransport } from 'nodemailer';

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
/** All of it together; shorter than a worker has for a mail. */
const WHOLE_MS = 60_000;
const LONGEST_SAID = 300;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/i;

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Nothing is said before TLS has begun; only a server on this machine may do without. */
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** @param url `smtps://user:password@host:465` or `smtp://user:password@host:587`, with what is no letter or digit percent-encoded */
export function smtpServerOf(url: string): SmtpServer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !LOOPBACK.test(host),
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** What a failure means: a 5xx about this mail ends it; everything else, also a wrong password, somebody may put right. */
function outcomeOf(error: unknown): MailOutcome {
  const { code, responseCode, response, message } = error as {
    code?: string;
    responseCode?: number;
    response?: string;
    message?: string;
  };
  const isFinal = code !== 'EAUTH' && code !== 'ETLS' && responseCode !== undefined && responseCode >= 500;
  return { outcome: isFinal ? 'refused' : 'later', said: saidBy(response || message || code || 'no answer') };
}
const saidBy = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, LONGEST_SAID);

/** Send through the server of a URL. @returns undefined without one */
export function smtpMailer(url: string | undefined): SendMail | undefined {
  if (url === undefined) return undefined;
  const transport = createTransport({
    ...smtpServerOf(url),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ from, to, logo, unsubscribe, at, ...mail }) => {
    let timer: NodeJS.Timeout | undefined;
    const sending = transport.sendMail({
      ...mail,
      from: { name: from.name, address: from.address },
      to,
      ...(from.replyTo === null ? {} : { replyTo: from.replyTo }),
      date: new Date(at),
      xMailer: false,
      headers: {
        // RFC 3834: nobody's holiday notice answers it.
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        ...(unsubscribe === null ? {} : { 'List-Unsubscribe': `<${unsubscribe}>` }),
      },
      attachments: logo
        ? [{ filename: 'logo.webp', content: Buffer.from(logo.webp), contentType: 'image/webp', cid: logo.cid }]
        : [],
    });
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the server takes too long')), WHOLE_MS);
    });
    try {
      return { outcome: 'sent', said: saidBy((await Promise.race([sending, tooLong])).response) };
    } catch (error) {
      return outcomeOf(error);
    } finally {
      clearTimeout(timer);
    }
  };
}
