import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseClipSize } from "./clip-size";

const size = (kind: "short" | "trailer" | "highlight", width: number, height: number) => {
  const chosen = chooseClipSize(kind, { width, height });
  return `${chosen.width}x${chosen.height} ${chosen.framing.kind}`;
};

test("a source that allows it gives full size clips", () => {
  expect(size("short", 3840, 2160)).toBe("1080x1920 crop");
  expect(size("short", 1080, 1920)).toBe("1080x1920 crop");
  expect(size("trailer", 1920, 1080)).toBe("1920x1080 crop");
  expect(size("highlight", 1920, 1080)).toBe("1920x1080 crop");
});

test("a tall source is shown whole in the wide trailer", () => {
  expect(size("trailer", 1080, 1920)).toBe("1920x1080 fill");
});

test("every clip is even, of its exact shape, and no cut-out is enlarged beyond half as much again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 128, max: 8192 }), fc.integer({ min: 128, max: 8192 }), (width, height) => {
      fc.pre(width / height < 5 && height / width < 5);
      const vertical = chooseClipSize("reel", { width, height });
      expect(vertical.width * 16).toBe(vertical.height * 9);
      const wide = chooseClipSize("trailer", { width, height });
      expect(wide.width * 9).toBe(wide.height * 16);
      for (const clip of [vertical, wide, chooseClipSize("highlight", { width, height })]) {
        expect((clip.width % 2) + (clip.height % 2)).toBe(0);
        expect(clip.width * clip.height).toBeLessThanOrEqual(1920 * 1080);
        if (clip.framing.kind === "fill") continue;
        expect(clip.framing.width).toBeLessThanOrEqual(1);
        expect(clip.framing.height).toBeLessThanOrEqual(1 + 1e-9);
        const isFloor = clip.width <= 18 * 4 * 2;
        if (!isFloor) expect(clip.width / (clip.framing.width * width)).toBeLessThanOrEqual(1.52);
      }
    }),
  );
});
