import { describe, expect, it } from "vitest";
import { toOwnPath } from "./page-params";

describe("the page to go on to after signing in", () => {
  it.each(["/", "/studio?tab=1#top", "/watch/vid_1"])("may be %s", (path) => {
    expect(toOwnPath(path)).toBe(path);
  });

  it.each(["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "\\\\evil.example", "javascript:alert(1)", "", "studio"])(
    "never leads to another site: %j",
    (path) => {
      expect(toOwnPath(path)).toBeNull();
    },
  );
});
