import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, unguard, writeField, writeLine } from "./csv";

describe("CSV", () => {
  it("comes back as it was written, whatever is in it: quotes, commas, line breaks, formulas", () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom("=1+1", "'=x", "''@a", 'a "b"', "a\r\nb", "-", "+44 20", "\tx", ""));
    // A line with nothing on it is no record, and the end of a record is no part of it.
    const row = fc.array(cell, { minLength: 2, maxLength: 5 }).filter((cells) => cells.some((text) => text.trim() !== ""));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const text = [writeLine(["a", "b", "c"]), ...rows.map(writeLine)].join("");
        const read = readCsv(text).slice(1);
        expect(read.map((record) => record.fields.map(unguard))).toEqual(rows);
      }),
    );
  });

  it("never begins a field as a formula would", () => {
    for (const evil of ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]) expect(writeField(evil).replace(/^"/, "")).toMatch(/^'/);
  });

  it("names the line where a record begins, also after a field of several lines", () => {
    expect(readCsv('a,b\n"one\ntwo",x\n\nlast,y').map(({ line, fields }) => [line, fields[0]])).toEqual([
      [1, "a"],
      [2, "one\ntwo"],
      [5, "last"],
    ]);
  });

  it("is read with semicolons and tabs as well, and with a byte order mark", () => {
    expect(readCsv("\ufeffName;Email\r\nA, B;a@b.test").at(1)?.fields).toEqual(["A, B", "a@b.test"]);
    expect(readCsv("Name\tEmail\nA\ta@b.test").at(1)?.fields).toEqual(["A", "a@b.test"]);
  });

  it("is refused with the line where a quote is never closed", () => {
    expect(() => readCsv('a,b\nc,"d\n')).toThrow("Line 2");
  });
});
