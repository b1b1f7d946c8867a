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

const PAIRS_IN_ID = 13;

/** The id of the transfer of that source: the first 130 bits of SHA-256 over it, in the alphabet of our ids. */
export function transferId(source: TransferSource): TransferId {
  const digest = hash("sha256", `${source.sourceType}|${source.sourceId}|${source.kind}`, "buffer");
  let text = "";
  for (let pair = 0; pair < PAIRS_IN_ID; pair++) {
    const bit = pair * 10;
    const word = digest.readUInt32BE(bit >> 3);
    text += BASE32_PAIRS[(word >>> (22 - (bit & 7))) & 1023] ?? "";
  }
  return `xfer_${text}`;
}
