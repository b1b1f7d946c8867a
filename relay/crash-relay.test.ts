import { describe, expect, it } from "vitest";
import { bundledScript } from "@/test/bundled-script";
import { crashRelay } from "./testing/crash-relay";

describe("a relay that is killed in the middle of syncs and imports", () => {
  it("has only whole objects, forgets no root it saw, and goes on; npm run chaos -- relay kills it more often", async () => {
    const result = await crashRelay({ kills: 3, seed: 1, script: await bundledScript("relay/testing/relay-process.ts") });
    expect(result).toMatchObject({ kills: 3, faults: [] });
  });
});
