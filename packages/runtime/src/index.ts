export { fileClock, systemClock } from './clock.ts';
export { decodeKey, readSettings, type Settings, SettingsError } from './env.ts';
export { dieAt } from './fault-point.ts';
export { type Logger, makeLogger } from './logger.ts';
export { type Announcement, redisPublisher, subscribeRealtime } from './realtime-publisher.ts';
export { makeSecrets, type Secrets } from './secrets.ts';
export { type ClosingStep, closeOnSignal } from './shutdown.ts';
export { redisViewerExchange, type ViewerExchange, type ViewersThere } from './viewer-exchange.ts';
