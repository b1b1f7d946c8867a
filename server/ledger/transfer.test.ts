import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTransferId, transferId } from "./transfer";

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

/** The same id by the longest way: the digest as one number, five bits at a time. */
function plainId(text: string): string {
  const digest = BigInt(`0x${createHash("sha256").update(text).digest("hex")}`);
  const letters = Array.from({ length: 26 }, (_, index) => CROCKFORD[Number((digest >> BigInt(251 - 5 * index)) & 31n)]);
  return `xfer_${letters.join("")}`;
}

describe("the id of a transfer", () => {
  it("is the first 130 bits of SHA-256 over where it comes from, for ever", () => {
    const parts = fc.string({ unit: "grapheme", maxLength: 40 });
    fc.assert(
      fc.property(parts, parts, parts, (sourceType, sourceId, kind) => {
        const id = transferId({ sourceType, sourceId, kind });
        expect(id).toBe(plainId(`${sourceType}|${sourceId}|${kind}`));
        expect(isTransferId(id)).toBe(true);
      }),
    );
  });

  it("is another one for another type, source or kind", () => {
    const source = { sourceType: "payout", sourceId: "pay_a", kind: "payout.net" };
    const others = [source, { ...source, sourceType: "split" }, { ...source, sourceId: "pay_b" }, { ...source, kind: "payout.fee" }];
    expect(new Set(others.map(transferId)).size).toBe(4);
  });

  it("is known by its form", () => {
    for (const text of ["", "xfer_", "pay_0123456789abcdefghjkmnpqrs", "xfer_UPPER"]) expect(isTransferId(text)).toBe(false);
  });
});
