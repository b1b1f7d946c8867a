import { describe, expect, it } from "vitest";
import { isPayingPath } from "./paying-pages";

describe("the payment provider's script", () => {
  it.each(["/artists/vesper", "/artists/vesper/join", "/checkout/co_1", "/livestreams/live_1", "/memberships"])("may run on %s", (path) => {
    expect(isPayingPath(path)).toBe(true);
  });

  it.each([
    "/",
    "/artists",
    "/watch/vid_1",
    "/settings",
    "/studio",
    "/sign-in",
    "/checkout",
    "/livestreams",
    "/studio/livestreams/live_1",
    "/artists/vesper/posts/post_1",
  ])("may not run on %s", (path) => {
    expect(isPayingPath(path)).toBe(false);
  });
});
