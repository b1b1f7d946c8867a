import { createHmac } from "node:crypto";

/** RFC 8785 (JCS): keys sorted by UTF-16 code units, no white space. What the SDK signs and checks. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  const parts = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`);
  return `{${parts.join(",")}}`;
}

/** The `x-inngest-signature` header of a body in canonical form: `t=<Unix s>&s=<HMAC-SHA256>`. */
export function signBody(canonicalBody: string, signingKey: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  const key = signingKey.replace(/^signkey-\w+-/, "");
  const signature = createHmac("sha256", key).update(canonicalBody).update(String(seconds)).digest("hex");
  return `t=${seconds}&s=${signature}`;
}
