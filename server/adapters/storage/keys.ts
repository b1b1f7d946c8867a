import { DomainError } from "@/server/kernel/errors";

const KEY_CHARS_MAX = 512;
const KEY = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

/**
 * Refuses every key that is not a plain relative path: no `..`, no leading or doubled slash, no other letters.
 * @throws DomainError `invalid_input`.
 */
export function requireKey(key: string): string {
  const hasDots = key.split("/").some((part) => part === "." || part === "..");
  if (key.length > KEY_CHARS_MAX || hasDots || !KEY.test(key)) {
    throw new DomainError("invalid_input", { sentence: "A key has letters, digits, '.', '_', '-' and single slashes only." });
  }
  return key;
}

/** A folder as a prefix of keys, with its slash at the end, so that `videos/vid_1` never means `videos/vid_10` as well. */
export function folderPrefix(folder: string): string {
  return `${requireKey(folder.endsWith("/") ? folder.slice(0, -1) : folder)}/`;
}

/** What a list may be asked for: the beginning of a key, or nothing. */
export function requirePrefix(prefix: string): string {
  if (prefix !== "") requireKey(prefix.endsWith("/") ? prefix.slice(0, -1) : prefix);
  return prefix;
}

export const LIST_OBJECTS_MAX = 1000;
