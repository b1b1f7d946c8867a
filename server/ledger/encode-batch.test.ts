import { describe, expect, it } from "vitest";
import { artistAccount, platformAccount } from "./chart";
import { BATCH_TRANSFERS_MAX, encodeBatch } from "./encode-batch";
import { type Transfer, transferId } from "./transfer";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const BANK = platformAccount("bank", "USD");
const EARNINGS = artistAccount("usr_a", "earnings", "USD");
const FIRST: Transfer = { debit: BANK, credit: EARNINGS, amountMicros: 1n, kind: "charge.earnings", sourceType: "test", sourceId: "a" };
const idOf = (transfer: Transfer) => transferId(transfer);
const many = (count: number) => Array.from({ length: count }, (_, index): Transfer => ({ ...FIRST, sourceId: `s${index}` }));

describe("a batch", () => {
  it("names each account once, however it is written, and of each transfer all that is known", () => {
    const hold: Transfer = {
      ...FIRST,
      debit: { ...EARNINGS },
      credit: platformAccount("payout_clearing", "USD"),
      sourceId: "b",
      amountMicros: 25n,
      phase: "pending",
    };
    const end: Transfer = { ...hold, sourceId: "c", phase: "post", pendingId: idOf(hold) };
    const back: Transfer = { ...FIRST, debit: { ...EARNINGS }, credit: BANK, sourceId: "d", reversesId: idOf(FIRST) };
    const euros: Transfer = {
      ...FIRST,
      debit: platformAccount("bank", "EUR"),
      credit: artistAccount("usr_a", "review", "EUR"),
      sourceId: "e",
      phase: "posted",
    };
    const ids = [FIRST, hold, end, back, euros].map(idOf);
    expect(encodeBatch([FIRST, hold, end, back, euros], NOW)).toEqual([
      { type: "text[]", value: '{"platform","artist:usr_a","platform","platform","artist:usr_a"}' },
      { type: "text[]", value: '{"bank","earnings","payout_clearing","bank","review"}' },
      { type: "text[]", value: '{"USD","USD","USD","EUR","EUR"}' },
      { type: "text[]", value: "{debit,credit,credit,debit,credit}" },
      { type: "text[]::boolean[]", value: "{false,true,true,false,true}" },
      { type: "text[]", value: `{${ids.join()}}` },
      { type: "integer[]", value: "{1,2,2,2,4}" },
      { type: "integer[]", value: "{2,3,3,1,5}" },
      { type: "bigint[]", value: "{1,25,25,1,1}" },
      { type: "text[]", value: '{"USD","USD","USD","USD","EUR"}' },
      { type: "text[]", value: "{posted,pending,post,posted,posted}" },
      { type: "text[]", value: '{"charge.earnings","charge.earnings","charge.earnings","charge.earnings","charge.earnings"}' },
      { type: "text[]", value: '{"test","test","test","test","test"}' },
      { type: "text[]", value: '{"a","b","c","d","e"}' },
      { type: "text[]", value: `{null,null,null,"${ids[0]}",null}` },
      { type: "text[]", value: `{null,null,"${ids[1]}",null,null}` },
      { type: "timestamptz", value: "2026-11-22T12:00:00.000Z" },
    ]);
  });

  it("says nothing of a reversal that is none", () => {
    expect(encodeBatch([{ ...FIRST, reversesId: undefined }], NOW)[14]).toEqual({ type: "text[]", value: "{null}" });
  });

  it("carries any text, also with quotes and backslashes", () => {
    const [kinds, types] = [11, 12].map((place) => encodeBatch([{ ...FIRST, kind: 'say "a\\b"', sourceType: "{a,b}" }], NOW)[place]?.value);
    expect([kinds, types]).toEqual(['{"say \\"a\\\\b\\""}', '{"{a,b}"}']);
  });

  it("has one transfer at least and as many as the statement's time allows at most", () => {
    expect(encodeBatch(many(BATCH_TRANSFERS_MAX), NOW)).toHaveLength(17);
    for (const batch of [[], many(BATCH_TRANSFERS_MAX + 1)]) expect(() => encodeBatch(batch, NOW)).toThrow("A batch has 1 to 8192 transfers.");
  });

  it.each<[string, readonly Transfer[], string]>([
    ["moves nothing", [{ ...FIRST, amountMicros: 0n }], "A transfer moves more than nothing."],
    ["moves less than nothing", [{ ...FIRST, amountMicros: -1n }], "A transfer moves more than nothing."],
    ["has two currencies", [{ ...FIRST, credit: artistAccount("usr_a", "earnings", "EUR") }], "A transfer has one currency."],
    ["goes from an account to itself", [{ ...FIRST, credit: { ...BANK } }], "A transfer has two accounts."],
    ["is there twice", [FIRST, { ...FIRST, amountMicros: 2n }], "A batch has each transfer once."],
  ])("with a transfer that %s is refused", (_, batch, sentence) => {
    expect(() => encodeBatch(batch, NOW)).toThrow(sentence);
    expect(() => encodeBatch(batch, NOW)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  it("keeps accounts of two owners, names or currencies apart", () => {
    const others = [artistAccount("usr_b", "earnings", "USD"), artistAccount("usr_a", "review", "USD"), EARNINGS];
    const [owners] = encodeBatch(
      others.map((credit, index) => ({ ...FIRST, credit, sourceId: `o${index}` })),
      NOW,
    );
    expect(owners?.value).toBe('{"platform","artist:usr_b","artist:usr_a","artist:usr_a"}');
  });
});
