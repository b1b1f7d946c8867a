import { createHash } from "node:crypto";
import type { Context } from "../engine/context";
import { ApiError } from "../engine/errors";
import type { StoredAnswer } from "../engine/tables";

const KEPT_MS = 24 * 3_600_000;
const KEY_CHARS_MAX = 255;

/** What makes two requests the same one: method, path and parameters. */
export function fingerprintOf(method: string, path: string, body: string): string {
  return createHash("sha256").update(`${method} ${path}\n${body}`).digest("base64");
}

/**
 * The answer given to this key before, if any.
 * @throws 400 idempotency_error when the key came with another request, or is too long.
 */
export function findAnswer(ctx: Context, key: string, fingerprint: string): StoredAnswer | null {
  if (key.length > KEY_CHARS_MAX)
    throw new ApiError(400, { type: "idempotency_error", message: `Idempotency keys can be at most ${KEY_CHARS_MAX} characters` });
  const answer = ctx.find("_answer", idOf(ctx, key));
  if (answer === null || answer.atMs + KEPT_MS < ctx.nowMs) return null;
  if (answer.fingerprint !== fingerprint) {
    throw new ApiError(400, {
      type: "idempotency_error",
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  return answer;
}

export function keepAnswer(ctx: Context, key: string, answer: Omit<StoredAnswer, "id" | "atMs">): void {
  ctx.put("_answer", { ...answer, id: idOf(ctx, key), atMs: ctx.nowMs });
}

export function inUse(key: string): ApiError {
  return new ApiError(409, {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });
}

/** Keys of one account say nothing about another's. */
function idOf(ctx: Context, key: string): string {
  return `${ctx.account ?? ""}/${key}`;
}
