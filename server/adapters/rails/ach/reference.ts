import { shortReference } from "../references";

const INDIVIDUAL_ID_CHARS = 15;

/** What an ACH entry is known by at banks: 15 characters made of the key. */
export function achReference(key: string): string {
  return shortReference(key, INDIVIDUAL_ID_CHARS);
}
