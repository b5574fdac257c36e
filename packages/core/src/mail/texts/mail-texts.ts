import type { MailNoticeKind } from '../../notification.ts';
import type { SecurityEvent } from '../mail.ts';

/** Everything a mail may say, in one language: without a form of address where the language tells two apart. */
export interface MailTexts {
  readonly test: { readonly subject: string; readonly body: string };
  readonly invitation: {
    /** @param workspace as its people call it */
    readonly subject: (workspace: string) => string;
    /** @param by who invites */
    readonly body: (by: string, workspace: string) => string;
    readonly button: string;
  };
  readonly reset: { readonly subject: string; readonly body: string; readonly button: string; readonly notYou: string };
  readonly security: {
    readonly subject: string;
    readonly what: Readonly<Record<SecurityEvent, string>>;
    readonly notYou: string;
    readonly button: string;
  };
  readonly notices: {
    /** @param count from 1 */
    readonly subject: (count: number) => string;
    readonly body: string;
    readonly kinds: Readonly<Record<MailNoticeKind, string>>;
    /** How many more there are than are shown. */
    readonly more: (count: number) => string;
    readonly button: string;
    /** Where it is turned off. */
    readonly settings: string;
  };
  /** @param name the colleague who did it */
  readonly by: (name: string) => string;
  /** @param when a date and a time */
  readonly until: (when: string) => string;
  readonly at: (when: string) => string;
  /** Below everything. */
  readonly automatic: string;
}
