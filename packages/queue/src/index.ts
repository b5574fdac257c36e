export { openProducerConnection, openWorkerConnection } from './connection.ts';
export { defineJob, type JobDefinition, LANES, type Lane } from './define-job.ts';
export { inspectRedis, type QueueFacts } from './inspect.ts';
export { assignWaiting, deliverMessage, JOBS, receiveMessages } from './jobs/index.ts';
export { type Processor, type RunningWorker, startWorker, type WorkerEvents } from './start-worker.ts';
export { makeWake, type QueueWake, type WakeOptions } from './wake.ts';
