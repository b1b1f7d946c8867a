import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { RunHash, RunHashNow } from "./run-hash";
import { countUnsent, isRunMoving } from "./run-moves";

type Run = Parameters<typeof isRunMoving>[0];
const run = (status: Run["status"], ...states: Run["byState"][number]["state"][]): Run => ({
  status,
  byState: states.map((state) => ({ state, payouts: 2 })),
});

describe("the page of a run", () => {
  it("looks again while something changes by itself: also while a cancelled one still has something to be ended", () => {
    for (const moving of [run("preparing"), run("approved", "SETTLED", "SUBMITTED"), run("approved", "APPROVED"), run("cancelled", "FAILED_FINAL", "HELD")])
      expect([moving, isRunMoving(moving)]).toEqual([moving, true]);
    for (const resting of [run("open", "HELD"), run("approved", "SETTLED", "HELD"), run("cancelled", "FAILED_FINAL", "RETURNED")])
      expect([resting, isRunMoving(resting)]).toEqual([resting, false]);
  });

  it("counts what can still be cancelled", () => {
    expect(countUnsent(run("cancelled", "HELD", "APPROVED", "SUBMITTED", "FAILED_FINAL"))).toBe(4);
  });

  it("shows the hash of one at rest, and of one that moves only the button that reckons it", () => {
    const hash = "ab".repeat(32);
    expect(renderToStaticMarkup(<RunHash payouts={2} frozen={2} hash={hash} />)).toContain(hash);
    const moving = renderToStaticMarkup(<RunHashNow runId="prun_a" />);
    expect(moving).toContain("Reckon it now");
    expect(moving).not.toContain("SHA-256");
  });
});
