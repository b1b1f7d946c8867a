import { expect, test } from "vitest";
import { describeSchema } from "./describe-schema";

test("Readers see which fields may be missing, which may be null and which words a field can hold", () => {
  const schema = {
    type: "object",
    required: ["status", "durationMs"],
    properties: {
      status: { type: "string", enum: ["ready", "failed"] },
      durationMs: { anyOf: [{ type: "integer" }, { type: "null" }] },
      error: { type: "string" },
    },
  };
  expect(describeSchema(schema)).toBe('{ status: "ready" | "failed", durationMs: integer | null, error?: string }');
});

test("A schema that holds itself ends", () => {
  interface Loop {
    type: string;
    items?: Loop;
  }
  const loop: Loop = { type: "array" };
  loop.items = loop;
  expect(describeSchema(loop)).toContain("…");
});
