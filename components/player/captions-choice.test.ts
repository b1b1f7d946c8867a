import { expect, test } from "vitest";
import { wantedCaptions } from "./captions-choice";

const TRACKS = [
  { language: "pt-BR", label: "Português", isDefault: false },
  { language: "en", label: "English", isDefault: true },
];

test("A film begins with the captions that were chosen before, or one of their kind; the artist's own choice counts only for whoever made none", () => {
  expect(wantedCaptions(TRACKS, null)).toBe("en");
  expect(wantedCaptions(TRACKS, "pt-PT")).toBe("pt-BR");
  expect(wantedCaptions(TRACKS, "off")).toBeNull();
  expect(wantedCaptions(TRACKS, "de")).toBeNull();
  expect(wantedCaptions([], null)).toBeNull();
});
