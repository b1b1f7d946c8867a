import { DomainError } from "@/server/kernel/errors";

const DISK_FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const NOT_THERE = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);

/** The operating system's code (`ENOSPC`) of whatever was thrown, or null. */
export function faultCode(thrown: unknown): string | null {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : null;
}

/** A failure of the file system in the words of the store. What is foreseen already stays as it is. */
export function explainFileFault(thrown: unknown): Error {
  if (thrown instanceof DomainError) return thrown;
  const code = faultCode(thrown);
  if (code !== null && DISK_FULL.has(code)) return new DomainError("disk_full", { cause: thrown });
  if (code !== null && NOT_THERE.has(code)) return new DomainError("not_found", { cause: thrown });
  if (code !== null)
    return new DomainError("unavailable", { sentence: "The storage cannot be read or written right now. Try again in a moment.", cause: thrown });
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
