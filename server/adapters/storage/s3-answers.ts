import { DomainError } from "@/server/kernel/errors";
import type { ObjectInfo } from ".";

/** Lets an answer with one of `statuses` pass; a missing object is `not_found`, the rest is the store's fault or ours. */
export async function requireStatus(response: Response, statuses: readonly number[]): Promise<Response> {
  if (statuses.includes(response.status)) return response;
  const text = (await response.text()).slice(0, 500);
  const cause = new Error(`S3 answered ${response.status}: ${text}`);
  if (response.status === 404) throw new DomainError("not_found", { cause });
  if (/QuotaExceeded|XMinioStorageFull|EntityTooLarge/.test(text)) throw new DomainError("disk_full", { cause });
  throw new DomainError("unavailable", { sentence: "The storage refused a request. See the log for its words.", cause });
}

function decodeXml(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&apos;", "'").replaceAll("&amp;", "&");
}

/** What stands in the first `<name>` of an answer; null when there is none. The answers we read have no attributes and no nesting of equals. */
export function readTag(xml: string, name: string): string | null {
  const match = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return match?.[1] === undefined ? null : decodeXml(match[1]);
}

/** The objects of a ListObjectsV2 answer. */
export function readList(xml: string): readonly ObjectInfo[] {
  return [...xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)].map(([, entry = ""]) => {
    const key = readTag(entry, "Key");
    const sizeBytes = Number(readTag(entry, "Size"));
    const modifiedAt = new Date(readTag(entry, "LastModified") ?? "");
    if (key === null || !Number.isSafeInteger(sizeBytes) || Number.isNaN(modifiedAt.getTime())) {
      throw new DomainError("unavailable", { sentence: "The storage gave a list that cannot be read." });
    }
    return { key, sizeBytes, modifiedAt };
  });
}

/** Size and time of the object a HEAD answered with. */
export function readInfo(key: string, headers: Headers): ObjectInfo {
  return { key, sizeBytes: Number(headers.get("content-length")), modifiedAt: new Date(headers.get("last-modified") ?? 0) };
}
