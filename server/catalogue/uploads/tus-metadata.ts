import { DomainError } from "@/server/kernel/errors";
import { FILENAME_CHARS_MAX, METADATA_CHARS_MAX, TITLE_CHARS_MAX } from "./upload-limits";

export interface UploadMetadata {
  readonly filename: string;
  readonly title: string;
  /** Hex, lower case; what the sender says the whole file is. */
  readonly expectedSha256: string | null;
  /** The header itself, which tus has the sender hear again; null of what did not come by tus. */
  readonly header: string | null;
}

function invalid(sentence: string): DomainError {
  return new DomainError("invalid_input", { sentence });
}

/** The pairs of an `Upload-Metadata` header: `key base64,key base64` (tus 1.0, creation extension). */
function readPairs(header: string): ReadonlyMap<string, string> {
  if (header.length > METADATA_CHARS_MAX) throw invalid(`Upload-Metadata may have ${METADATA_CHARS_MAX} characters at most.`);
  const pairs = new Map<string, string>();
  for (const pair of header.split(",").map((text) => text.trim())) {
    if (pair === "") continue;
    const [key = "", value = "", ...rest] = pair.split(" ");
    if (key === "" || rest.length > 0 || pairs.has(key) || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
      throw invalid("Upload-Metadata is a list of `key value` pairs, the value in Base64.");
    }
    pairs.set(key, Buffer.from(value, "base64").toString("utf8"));
  }
  return pairs;
}

/** One line of readable text: no control characters, no direction marks that would disguise an ending. */
function clean(text: string, charsMax: number): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, charsMax);
}

/**
 * What the sender says of the file. The name is only shown, never a path and never trusted for the type.
 * @throws DomainError `invalid_input`.
 */
export function readMetadata(header: string): UploadMetadata {
  const pairs = readPairs(header);
  const lastPart = (pairs.get("filename") ?? "").split(/[/\\]/).at(-1) ?? "";
  const filename = clean(lastPart, FILENAME_CHARS_MAX) || "video";
  const title = clean(pairs.get("title") ?? "", TITLE_CHARS_MAX) || clean(filename.replace(/\.[A-Za-z0-9]{1,5}$/, "").replaceAll("_", " "), TITLE_CHARS_MAX);
  const sha256 = pairs.get("sha256")?.trim().toLowerCase() ?? null;
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256)) throw invalid("sha256 is the SHA-256 of the whole file, as 64 hexadecimal digits.");
  return { filename, title: title || "Untitled", expectedSha256: sha256, header };
}

/** What is known of an upload as an `Upload-Metadata` header, where the sender's own was not kept. */
export function writeMetadata(known: Pick<UploadMetadata, "filename" | "title">): string {
  const pair = (key: string, value: string): string => `${key} ${Buffer.from(value).toString("base64")}`;
  return [pair("filename", known.filename), pair("title", known.title)].join(",");
}

export const CHECKSUM_ALGORITHMS = ["sha256", "sha1", "md5"] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

export interface BodyChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly digest: Buffer;
}

/** `Upload-Checksum: sha256 BASE64` of one request's body; null without the header. @throws DomainError `invalid_input`. */
export function readChecksum(header: string | null): BodyChecksum | null {
  if (header === null) return null;
  const [name, value = "", ...rest] = header.trim().split(" ");
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name);
  if (algorithm === undefined || rest.length > 0) throw invalid(`Upload-Checksum takes one of ${CHECKSUM_ALGORITHMS.join(", ")}.`);
  const digest = Buffer.from(value, "base64");
  const sizeBytes = { sha256: 32, sha1: 20, md5: 16 }[algorithm];
  if (digest.length !== sizeBytes) throw invalid(`The ${algorithm} in Upload-Checksum has not the right length.`);
  return { algorithm, digest };
}
