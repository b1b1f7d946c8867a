import type { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";

/** More than an analysis of a whole day would take: a larger object is not one of ours. */
const JSON_BYTES_MAX = 64 * 1024 * 1024;

/** Keeps a value as one JSON object: whole or not at all. */
export async function putJson(services: Pick<Services, "storage">, key: string, value: object): Promise<void> {
  await services.storage.putBytes(key, Buffer.from(JSON.stringify(value)), { contentType: "application/json" });
}

/** The value kept under a key, or null when there is none. What does not fit the shape (an older one) counts as not there. */
export async function findJson<T>(services: Pick<Services, "storage" | "log">, key: string, shape: z.ZodType<T>): Promise<T | null> {
  const info = await services.storage.find(key);
  if (info === null) return null;
  if (info.sizeBytes > JSON_BYTES_MAX) throw new DomainError("internal", { sentence: "A stored description is larger than it can be." });
  const chunks: Uint8Array[] = [];
  for await (const chunk of await services.storage.read(key)) chunks.push(chunk);
  const parsed = shape.safeParse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  if (!parsed.success) services.log.warn({ key }, "A stored description has another shape than today's and is left aside.");
  return parsed.success ? parsed.data : null;
}
