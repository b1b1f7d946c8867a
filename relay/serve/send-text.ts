import type { IncomingMessage, ServerResponse } from "node:http";

/** A short answer of its own. Nobody keeps it: it may be another a moment later. */
export function answerText(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  if (!response.hasHeader("Content-Type") && text !== "") response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  // A body that nobody asked for is not read: the connection ends with the answer.
  if (Number(request.headers["content-length"] ?? 0) > 0 || request.headers["transfer-encoding"] !== undefined) response.setHeader("Connection", "close");
  if (status !== 204) response.setHeader("Content-Length", Buffer.byteLength(text));
  response.writeHead(status);
  response.end(request.method === "HEAD" ? undefined : text);
}
