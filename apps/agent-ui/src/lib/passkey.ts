import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import { t } from './i18n/index.ts';

type Creation = Parameters<typeof startRegistration>[0]['optionsJSON'];
type Request = Parameters<typeof startAuthentication>[0]['optionsJSON'];
/** What a key answered, as the API takes it. */
export type PasskeyAnswer = Record<string, unknown>;

/** Ask the browser to make a passkey. @throws when the person stops it, or the browser knows none */
export const makePasskey = async (options: PasskeyAnswer): Promise<PasskeyAnswer> =>
  (await startRegistration({ optionsJSON: options as unknown as Creation })) as unknown as PasskeyAnswer;

/** Ask the browser to use a passkey. @throws when the person stops it, or none fits */
export const usePasskey = async (options: PasskeyAnswer): Promise<PasskeyAnswer> =>
  (await startAuthentication({ optionsJSON: options as unknown as Request })) as unknown as PasskeyAnswer;

/** What went wrong at the browser's own question; undefined: it was something else. */
export function sayPasskeyProblem(error: unknown): string | undefined {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return t('This device has a passkey for Kwartier already.');
  if (error instanceof Error && ['NotAllowedError', 'AbortError', 'NotSupportedError'].includes(error.name))
    return t('The passkey was not used. Try again, or take another way.');
  return undefined;
}
