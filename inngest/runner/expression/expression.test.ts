import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, findRequiredMatch, keyText, parseExpression } from "./index";

const run = (source: string, event: unknown, arriving?: unknown) => evaluate(parseExpression(source), { event, async: arriving });

describe("a job expression", () => {
  it("compares fields of two events", () => {
    expect(run("event.data.id == async.data.id", { data: { id: "a" } }, { data: { id: "a" } })).toBe(true);
    expect(run("event.data.id == async.data.id", { data: { id: "a" } }, { data: { id: "b" } })).toBe(false);
    expect(run("event.data.id != async.data.id", { data: { id: 1 } }, { data: { id: "1" } })).toBe(true);
  });

  it("never takes two missing fields for a match", () => {
    expect(run("event.data.id == async.data.id", { data: {} }, { data: {} })).toBe(false);
    expect(run("event.data.id == null", { data: {} })).toBe(true);
  });

  it("binds && tighter than || and == tighter than both", () => {
    const event = { data: { a: 1, b: 2 } };
    expect(run("event.data.a == 1 || event.data.a == 9 && event.data.b == 9", event)).toBe(true);
    expect(run("(event.data.a == 1 || event.data.a == 9) && event.data.b == 9", event)).toBe(false);
  });

  it("joins text with + and reads either quote", () => {
    expect(run(`event.data.a + "-" + event.data.b`, { data: { a: "x", b: 7 } })).toBe("x-7");
    expect(run("event.data.function_id == 'mhc-it\\'s'", { data: { function_id: "mhc-it's" } })).toBe(true);
  });

  it("does not reach what an event inherits", () => {
    expect(run("event.constructor.name == 'Object'", {})).toBe(false);
  });

  it.each([
    "event.data.x > 1",
    "event.data.list[0]",
    "size(event.data.x)",
    "foo.bar == 1",
    "event.data.",
    "event.data.x ==",
    "a = 1",
    "",
    "'open",
    "event.data.x == 1 1",
  ])("refuses what it does not know: %s", (source) => {
    expect(() => parseExpression(source)).toThrow("cannot be used");
  });

  it("never hangs or throws anything but a refusal, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."event.async()==!=&&||+'\"\\ 01ab") }), (source) => {
        try {
          evaluate(parseExpression(source), { event: {} });
        } catch (error) {
          expect(String(error)).toContain("cannot be used");
        }
      }),
    );
  });

  it("finds the field by which waits are looked up, and only where it must match", () => {
    const event = { data: { id: "j1" } };
    expect(findRequiredMatch(parseExpression("event.data.id == async.data.id"), event)).toEqual({ path: "data.id", value: '"j1"' });
    expect(findRequiredMatch(parseExpression("true && async.data.kind == 'x'"), event)).toEqual({ path: "data.kind", value: '"x"' });
    expect(findRequiredMatch(parseExpression("async.data.a == 1 || async.data.b == 2"), event)).toBeNull();
    expect(findRequiredMatch(parseExpression("async.data.a == async.data.b"), event)).toBeNull();
  });

  it("makes a key text of any value", () => {
    expect([keyText("a"), keyText(1), keyText(undefined), keyText({ b: 1 })]).toEqual(["a", "1", "", '{"b":1}']);
  });
});
