import { type Logger, pino } from 'pino';

/** Structured lines on standard output. Secrets and customers' words never reach it; the paths here are the second fence. */
export const makeLogger = (name: string, level: string): Logger =>
  pino({
    name,
    level,
    base: { name, pid: process.pid },
    redact: {
      paths: [
        'req.headers.cookie',
        'req.headers.authorization',
        '*.accessToken',
        '*.refreshToken',
        '*.clientSecret',
        '*.appSecret',
        '*.password',
        '*.text',
      ],
      censor: '[kept out]',
    },
  });
export type { Logger };
