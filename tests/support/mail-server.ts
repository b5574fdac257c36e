import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

export interface ReceivedMail extends Email {
  /** As it came over the wire. */
  readonly raw: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
}

export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** What was taken, in order. */
  readonly received: ReceivedMail[];
  /** What the next mails are answered instead of a yes; `cut`: taken, and then the line breaks before it is said. */
  readonly refusals: ({ status: number; says: string; at?: 'recipient' } | 'cut')[];
  header(mail: ReceivedMail, name: string): string | undefined;
}

async function bytesOf(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
const refusal = ({ status, says }: { status: number; says: string }) =>
  Object.assign(new Error(says), { responseCode: status });

/** A mail server on this machine that speaks SMTP, and keeps what it is given. @param port 0: any that is free */
export async function startMailServer(port = 0): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const refusals: MailServer['refusals'] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo(_address, _session, callback) {
      const next = refusals[0];
      if (typeof next !== 'object' || next.at !== 'recipient') return callback();
      refusals.shift();
      return callback(refusal(next));
    },
    onData(stream, session, callback) {
      const take = async (bytes: Buffer) => {
        const next = refusals.shift();
        if (typeof next === 'object') return callback(refusal(next));
        const from = session.envelope.mailFrom;
        received.push({
          ...(await PostalMime.parse(bytes)),
          raw: bytes.toString('utf8'),
          envelope: {
            from: from ? from.address : '',
            to: session.envelope.rcptTo.map(({ address }) => address),
          },
        });
        if (next !== 'cut') return callback();
        for (const connection of server.connections) connection.close();
      };
      // A sender that dies in the middle of a mail has sent none.
      void bytesOf(stream).then(take, () => undefined);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    port: taken,
    url: `smtp://127.0.0.1:${taken}`,
    received,
    refusals,
    header: (mail, name) => mail.headers.find(({ key }) => key === name.toLowerCase())?.value,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
