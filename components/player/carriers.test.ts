import { expect, it } from "vitest";
import { cidOfDigest } from "@/protocol/cid";
import { countFound, countMeasurement, NO_CARRIERS } from "./carriers";

const CID = cidOfDigest(new Uint8Array(32));

it("The line under a film names who gave the last of it, and the detail who gave how much", () => {
  const carriers = ["cdn", "relay 2", "relay 2", null, "origin", "relay 2"].reduce(countFound, NO_CARRIERS);
  expect(carriers.latest).toBe("relay 2");
  expect(carriers.objects).toEqual([
    ["relay 2", 3],
    ["cdn", 1],
    ["this device", 1],
    ["this site", 1],
  ]);
  expect(countFound(carriers, null).latest).toBe("this device");
});

it("Who falsified is named once, and who was only slow is not", () => {
  const failed = (layer: string, failure: "tampered" | "too-slow" | "too-large") => ({ kind: "failed" as const, cid: CID, layer, failure, afterMs: 1 });
  const seen = [failed("cdn", "tampered"), failed("cdn", "tampered"), failed("relay", "too-slow"), failed("mesh", "too-large")];
  expect(seen.reduce(countMeasurement, NO_CARRIERS).falsifiers).toEqual(["cdn", "mesh"]);
});
