/** One server-sent event; null is a comment that keeps proxies from closing a quiet stream. */
export type StreamedEvent = { readonly name: string; readonly id: string; readonly data: object } | null;

/** How long a browser waits before it comes back after a break. */
const RECONNECT_AFTER_MS = 2_000;

/**
 * Answers with server-sent events (WHATWG HTML §9.2) for as long as `events` yields and the reader stays.
 * The first event is awaited before anything is sent, so that a refusal is still a plain error answer.
 */
export async function eventStream(request: Request, events: (signal: AbortSignal) => AsyncGenerator<StreamedEvent>): Promise<Response> {
  const gone = new AbortController();
  const generator = events(AbortSignal.any([request.signal, gone.signal]));
  let ahead: IteratorResult<StreamedEvent> | null = await generator.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`retry: ${RECONNECT_AFTER_MS}\n\n`)),
    async pull(controller) {
      const { done, value } = ahead ?? (await generator.next());
      ahead = null;
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(formatEvent(value)));
    },
    cancel: () => gone.abort(),
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store, no-transform", "x-accel-buffering": "no" },
  });
}

function formatEvent(event: StreamedEvent): string {
  return event === null ? ": still here\n\n" : `event: ${event.name}\nid: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`;
}
