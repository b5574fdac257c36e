import type { Context, Span, Tracer } from '@opentelemetry/api';

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Spans of what a process does. Without an endpoint every method costs one comparison, and no library is loaded. */
export interface Telemetry {
  /** Run something as a span under the present one, or under the parent that was carried here. Ids and counts only, never text. */
  readonly span: <T>(name: string, attributes: Attributes, work: () => Promise<T>, parent?: string) => Promise<T>;
  /**
   * Begin a span that ends elsewhere, and run `work` inside of it: for hooks.
   * @returns how to end it
   */
  readonly open: (name: string, parent: string | undefined) => OpenSpan | undefined;
  /** The present span as a W3C `traceparent`; undefined: there is none. */
  readonly carry: () => string | undefined;
  /** Send what is left. */
  readonly close: () => Promise<void>;
}

export interface OpenSpan {
  /** Run something as part of it; may be called again. */
  readonly within: <T>(work: () => T) => T;
  readonly end: (attributes: Attributes, failed: boolean) => void;
}

/** Traces nothing. */
export const NO_TELEMETRY: Telemetry = {
  span: (_name, _attributes, work) => work(),
  open: () => undefined,
  carry: () => undefined,
  close: async () => undefined,
};

/**
 * Start to trace, if there is somewhere to send traces to. The library is loaded only then.
 * @param endpoint base address of a collector that takes OTLP over HTTP; spans go to its `/v1/traces`
 */
export async function startTelemetry(service: string, endpoint: string | undefined): Promise<Telemetry> {
  if (endpoint === undefined) return NO_TELEMETRY;
  const [api, { AsyncLocalStorageContextManager }, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace'),
    ]);
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: 5_000 });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.instance.id': String(process.pid) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
  });
  const tracer: Tracer = provider.getTracer('kwartier');
  const contextOf = (parent: string | undefined): Context => {
    const known = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(parent ?? '');
    if (!known) return api.context.active();
    const [, traceId, spanId, flags] = known as unknown as [string, string, string, string];
    return api.trace.setSpanContext(api.context.active(), {
      traceId,
      spanId,
      traceFlags: Number.parseInt(flags, 16),
      isRemote: true,
    });
  };
  const finish = (span: Span, failed: boolean) => {
    if (failed) span.setStatus({ code: api.SpanStatusCode.ERROR });
    span.end();
  };

  return {
    async span(name, attributes, work, parent) {
      const under = contextOf(parent);
      const span = tracer.startSpan(name, { attributes }, under);
      let failed = true;
      try {
        const result = await api.context.with(api.trace.setSpan(under, span), work);
        failed = false;
        return result;
      } finally {
        finish(span, failed);
      }
    },
    open(name, parent) {
      const under = contextOf(parent);
      const span = tracer.startSpan(name, {}, under);
      const inside = api.trace.setSpan(under, span);
      return {
        within: (work) => api.context.with(inside, work),
        end: (attributes, failed) => {
          span.setAttributes(attributes);
          finish(span, failed);
        },
      };
    },
    carry() {
      const present = api.trace.getSpanContext(api.context.active());
      if (!present) return undefined;
      return `00-${present.traceId}-${present.spanId}-${present.traceFlags.toString(16).padStart(2, '0')}`;
    },
    close: () => provider.shutdown().catch(() => undefined),
  };
}
