import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveHandle, findHandleFault, listScopesOf } from "./rules";

describe("a handle", () => {
  it("made of any name and suffix is one that could be chosen by hand", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.stringMatching(/^[a-z0-9]{0,8}$/), (name, suffix) => {
        expect(findHandleFault(deriveHandle(name, suffix))).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it("keeps what it can of a name", () => {
    expect(deriveHandle("Beatrice Portinari")).toBe("beatrice-portinari");
    expect(deriveHandle("Émile Zölá")).toBe("emile-zola");
    expect(deriveHandle("Данте")).toBe("member");
    expect(deriveHandle("Dante", "7k2")).toBe("dante-7k2");
  });

  it("never passes for the house", () => {
    expect(findHandleFault("admin")).not.toBeNull();
    expect(deriveHandle("Admin")).toBe("member");
  });

  it.each(["ab", "-abc", "abc-", "a--b", "Abc", "a_b", "1abc", "a".repeat(31)])("may not be %s", (handle) => {
    expect(findHandleFault(handle)).not.toBeNull();
  });
});

describe("the scopes of a role", () => {
  it("hold giving for everybody, the back office for admins only, and making work for artists", () => {
    expect(listScopesOf("fan")).toContain("patronage:write");
    expect(listScopesOf("fan")).not.toContain("videos:write");
    expect(listScopesOf("artist")).toContain("auto-edit:write");
    expect(listScopesOf("artist")).not.toContain("admin");
    expect(listScopesOf("admin")).toContain("admin");
  });
});
