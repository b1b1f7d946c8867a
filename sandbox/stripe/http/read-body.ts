import type { IncomingMessage } from "node:http";
import { invalidRequest } from "../engine/errors";

const BODY_BYTES_MAX = 1024 * 1024;

/** The whole body as text. @throws 400 when it is larger than a form ever is. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const buffer = Buffer.from(part);
    bytes += buffer.length;
    if (bytes > BODY_BYTES_MAX) throw invalidRequest("The request body is too large");
    parts.push(buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}
