import type { IncomingMessage, ServerResponse } from "node:http";
import { type Cid, isCid } from "@/protocol/cid";
import { sendObject } from "./send-object";
import { answerText } from "./send-text";
import type { Serving } from "./serving";

/** The whole of what is served. A path is compared as it came: nothing in it is decoded, resolved or followed. */
const OBJECT_URL = /^\/ipfs\/([a-z2-7]{59})(?:\?format=raw)?$/;

/** The object that a request line asks for. @returns null of any other */
function cidOf(url: string): Cid | null {
  const name = OBJECT_URL.exec(url)?.[1] ?? "";
  return isCid(name) ? name : null;
}

/** Answers one request: an object, the inventory, the health; 404 to everything else. */
export async function answerRequest(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "", url = "" } = request;
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Access-Control-Expose-Headers", "Content-Length, Content-Range, ETag");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
  response.setHeader("Timing-Allow-Origin", "*");
  response.setHeader("X-Content-Type-Options", "nosniff");
  const cid = cidOf(url);
  if (cid === null && url !== "/health" && url !== "/v1/inventory") return answerText(request, response, 404, "Not here.");
  if (method === "OPTIONS") {
    response.setHeader("Access-Control-Allow-Methods", "GET, HEAD");
    response.setHeader("Access-Control-Allow-Headers", "Range, If-None-Match, If-Range");
    response.setHeader("Access-Control-Max-Age", "86400");
    return answerText(request, response, 204, "");
  }
  if (method !== "GET" && method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD, OPTIONS");
    return answerText(request, response, 405, "Only GET and HEAD.");
  }
  if (cid !== null) return sendObject(serving, cid, request, response);
  response.setHeader("Content-Type", "application/json");
  return answerText(request, response, 200, await (url === "/health" ? serving.health() : serving.inventory()));
}
