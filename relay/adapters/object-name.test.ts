import { expect, it } from "vitest";
import { makeCid } from "@/protocol/cid";
import { bytesOf } from "../testing/make-work";

it("the adapter to Hyper names objects as everybody does", async () => {
  const { nameOf } = await import(new URL("./programs/hyper/object-name.mjs", import.meta.url).href);
  for (const length of [0, 1, 5, 4_000]) {
    const bytes = bytesOf("object", length);
    expect(nameOf(bytes)).toBe(await makeCid(bytes));
  }
});
