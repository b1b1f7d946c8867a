import { hash } from "node:crypto";
import { BASE32_PAIRS } from "../kernel/base32";
import { type Id, isId } from "../kernel/ids";
import type { Account } from "./chart";

export type TransferId = Id<"transfer">;

export function isTransferId(text: string): text is TransferId {
  return isId("transfer", text);
}

/** Where a transfer comes from; these three make its id, so that the same cause is posted once. */
export interface TransferSource {
  /** What caused it, such as `charge.earnings`. */
  readonly kind: string;
  readonly sourceType: string;
  readonly sourceId: string;
}

interface Movement extends TransferSource {
  readonly debit: Account;
  readonly credit: Account;
  /** Micros (1e-6 of a unit) of the accounts' currency, above zero. */
  readonly amountMicros: bigint;
}

export type Transfer = Movement &
  (
    | {
        readonly phase?: "posted";
        /** What it takes back, in whole or in part: between the same accounts the other way round, never more than is left of it. */
        readonly reversesId?: TransferId | undefined;
      }
    /** Holds the amount back without moving it. */
    | { readonly phase: "pending" }
    /** Ends a hold: moves at most what was held and lets go of the rest, or moves nothing. */
    | { readonly phase: "post" | "void"; readonly pendingId: TransferId }
  );

/** Twenty bits as four characters. */
function encode20(bits: number): string {
  return `${BASE32_PAIRS[bits >> 10]}${BASE32_PAIRS[bits & 1023]}`;
}

/** Of five bytes from `at` on, forty bits as eight characters. */
function encodeFive(digest: string, at: number): string {
  const middle = digest.charCodeAt(at + 2);
  const high = (digest.charCodeAt(at) << 12) | (digest.charCodeAt(at + 1) << 4) | (middle >> 4);
  return encode20(high) + encode20(((middle & 15) << 16) | (digest.charCodeAt(at + 3) << 8) | digest.charCodeAt(at + 4));
}

/** The id of the transfer of that source: the first 130 bits of SHA-256 over it, in the alphabet of our ids. */
export function transferId(source: TransferSource): TransferId {
  // As a text of one character a byte, which takes half the time of a buffer.
  const digest = hash("sha256", `${source.sourceType}|${source.sourceId}|${source.kind}`, "binary");
  const last = BASE32_PAIRS[(digest.charCodeAt(15) << 2) | (digest.charCodeAt(16) >> 6)];
  return `xfer_${encodeFive(digest, 0)}${encodeFive(digest, 5)}${encodeFive(digest, 10)}${last}`;
}
