import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeMarkup } from "./markup";

it("leaves nothing that HTML or XML reads as markup, whatever people write", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = escapeMarkup(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!#(38|60|62|34|39);)/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be gone
      expect(escaped).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
    }),
  );
});

it("keeps every letter that may stand there", () => {
  expect(escapeMarkup("Beatrice & Dante’s “Paradiso” 🎬\n")).toBe("Beatrice &#38; Dante’s “Paradiso” 🎬\n");
});
