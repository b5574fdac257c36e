import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { withOrigin } from '@kwartier/db';
import { makeCreateAdmin } from '@kwartier/usecases';
import { withDeps } from '../deps.ts';
import { Refusal, type Verb } from '../verb.ts';

const MIN_PASSWORD = 8;

export const createAdmin: Verb = {
  name: 'create-admin',
  takes: '--email ADDRESS [--name NAME] [--password-stdin]',
  summary:
    'Make an admin, or let a locked-out one in again. Without --password-stdin a password is made and shown once.',
  async run({ settings, args, say }) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        email: { type: 'string' },
        name: { type: 'string', default: 'Admin' },
        'password-stdin': { type: 'boolean', default: false },
      },
    });
    const { email, name } = values;
    if (!email || !/^[^\s@]+@[^\s@]+$/.test(email)) throw new Refusal('Give the address: --email somebody@example.com');
    const given = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
    if (given !== undefined && given.length < MIN_PASSWORD)
      throw new Refusal(`The password must have at least ${MIN_PASSWORD} characters.`);
    const password = given ?? randomBytes(12).toString('base64url');
    return withDeps(settings(), async (deps) => {
      const created = await withOrigin({ from: 'kwartier create-admin', requestId: null }, () =>
        makeCreateAdmin(deps)({ email, name, password }),
      );
      const what = {
        'set up': 'is the first admin',
        added: 'is an admin now',
        restored: 'is an admin again, signed out everywhere',
      };
      say(`${email} ${what[created]}.`);
      if (given === undefined) say(`Password, shown only here: ${password}`);
      return 0;
    });
  },
};
