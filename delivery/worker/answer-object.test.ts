import { expect, it } from "vitest";
import { objectPath } from "@/protocol/object-path";
import { ObjectUnreachable } from "../resolver";
import { makeObjects } from "../testing/make-objects";
import { answerObject, readRange } from "./answer-object";

it("A range of bytes is read as HTTP has it: from, to, the last ones; what lies outside is said, and everything else is the whole", () => {
  expect(readRange("bytes=0-0", 10)).toEqual({ start: 0, end: 0 });
  expect(readRange("bytes=4-", 10)).toEqual({ start: 4, end: 9 });
  expect(readRange("bytes=4-400", 10)).toEqual({ start: 4, end: 9 });
  expect(readRange("bytes=-3", 10)).toEqual({ start: 7, end: 9 });
  expect(readRange("bytes=-30", 10)).toEqual({ start: 0, end: 9 });
  expect(["bytes=10-", "bytes=10-12", "bytes=-0"].map((header) => readRange(header, 10))).toEqual(["none", "none", "none"]);
  expect([null, "", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b"].map((header) => readRange(header, 10))).toEqual(
    Array.from({ length: 8 }, () => null),
  );
});

it("The worker answers an object whole or in part, says who gave it, and says plainly that nobody did", async () => {
  const [entry] = await makeObjects(1, 100);
  if (entry === undefined) throw new Error("One was made.");
  const [cid, bytes] = entry;
  const request = (headers: Record<string, string> = {}) => new Request(`http://site.invalid${objectPath(cid)}`, { headers });
  const source = { get: async () => ({ bytes, layer: "Гавань 2", firstByteMs: 12.34, totalMs: 56 }) };
  const whole = await answerObject(cid, request(), source);
  expect([whole.status, whole.headers.get("x-mhc-layer"), whole.headers.get("x-mhc-first-byte-ms")]).toEqual([
    200,
    "%D0%93%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C%202",
    "12.3",
  ]);
  expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes);
  const part = await answerObject(cid, request({ range: "bytes=10-19" }), source);
  expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 10-19/100"]);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(10, 20));
  const outside = await answerObject(cid, request({ range: "bytes=100-" }), source);
  expect([outside.status, outside.headers.get("content-range")]).toEqual([416, "bytes */100"]);
  const none = await answerObject(cid, request(), { get: () => Promise.reject(new ObjectUnreachable(cid)) });
  expect([none.status, none.headers.get("x-mhc-layer")]).toEqual([504, ""]);
});
