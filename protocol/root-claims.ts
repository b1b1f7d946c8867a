import { z } from "zod/mini";
import { fromBase64url } from "./base64url";
import { type Cid, isCid } from "./cid";
import { ROOT_BYTES_MAX } from "./limits";
import { parsePayload } from "./signed-text";

const claims = z.object({
  artist: z.string(),
  exp: z.number(),
  rotations: z.nullable(z.custom<Cid>((value) => typeof value === "string" && isCid(value))),
});

/**
 * What a root says of itself, believed by nobody: where the keys are by which it may be checked, and until when it wanted to be believed.
 * Null of what is no root.
 */
export function readRootClaims(bytes: Uint8Array): z.infer<typeof claims> | null {
  if (bytes.length > ROOT_BYTES_MAX) return null;
  const payload = fromBase64url(new TextDecoder().decode(bytes).split(".")[1] ?? "");
  return payload === null ? null : parsePayload(claims, new TextDecoder().decode(payload));
}
