export { fileClock, systemClock } from './clock.ts';
export { readSettings, type Settings, SettingsError } from './env.ts';
export { type Logger, makeLogger } from './logger.ts';
export { type Metrics, makeMetrics } from './metrics.ts';
export { type Announcement, redisPublisher, subscribeRealtime } from './realtime-publisher.ts';
export { keyIdOf, keysOf, makeSecrets, type Secrets, secretsOf } from './secrets.ts';
export { type ClosingStep, closeOnSignal } from './shutdown.ts';
export { NO_TELEMETRY, startTelemetry, type Telemetry } from './telemetry.ts';
export { redisViewerExchange, type ViewerExchange, type ViewersThere } from './viewer-exchange.ts';
