import { expect, test } from "vitest";
import { type Grade, transferTable } from "./grade";

const GRADE: Grade = {
  map: [
    { at: 0, hex: "#330000" },
    { at: 0.5, hex: "#ff8000" },
    { at: 1, hex: "#ffffff" },
  ],
  gamma: 1,
  ownColor: 0,
  bloom: { strength: 0, from: 1, radius: 0 },
  split: { red: 0, blue: 0 },
  soft: 0,
};

test("The browser's light begins and ends on the realm's own colours and passes through those between", () => {
  const red = transferTable(GRADE, 0).split(" ").map(Number);
  const green = transferTable(GRADE, 1).split(" ").map(Number);
  expect(red[0]).toBeCloseTo(0x33 / 255, 3);
  expect(green[8]).toBeCloseTo(0x80 / 255, 3);
  expect([red.at(-1), green.at(-1)]).toEqual([1, 1]);
});

test("A gamma below one lifts the middle of the picture and leaves its ends", () => {
  const flat = transferTable(GRADE, 1).split(" ").map(Number);
  const lifted = transferTable({ ...GRADE, gamma: 0.8 }, 1)
    .split(" ")
    .map(Number);
  expect(lifted[4]).toBeGreaterThan(flat[4] ?? 1);
  expect([lifted[0], lifted.at(-1)]).toEqual([flat[0], flat.at(-1)]);
});
