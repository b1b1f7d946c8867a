import { describe, expect, it } from "vitest";
import { formInput } from "../forms/contract";
import { statusCodesOf } from "./status-codes";

const rest = { country: "DE", address: { street: "1 Main Street", town: "Town", country: "DE" } };

function codesOf(form: object) {
  const parsed = formInput.parse({ ...rest, ...form });
  if (parsed.kind === "none") throw new Error("a signed form is wanted");
  const { chapter3, chapter4, lob } = statusCodesOf(parsed);
  return [chapter3, chapter4, lob];
}
const company = (more: object) =>
  codesOf({ kind: "w8bene", name: "Vogel GmbH", incorporatedIn: "DE", entityType: "corporation", fatcaStatus: "active-nffe", ...more });

describe("on form 1042-S", () => {
  it("a person is an individual under both chapters", () => {
    expect(codesOf({ kind: "w8ben", name: "Hanna Vogel", citizenship: "DE", birthDate: "1990-01-01" })).toEqual(["16", "23", ""]);
  });

  it.each([
    ["corporation", "15"],
    ["partnership", "08"],
    ["simple-trust", "10"],
    ["estate", "17"],
    ["private-foundation", "18"],
    ["tax-exempt", "20"],
    ["government", "36"],
    ["government-controlled", "37"],
  ])("a %s has the code %s of chapter 3", (entityType, code) => {
    expect(company({ entityType })[0]).toBe(code);
  });

  it.each([
    ["active-nffe", null, "22"],
    ["passive-nffe", true, "19"],
    ["passive-nffe", false, "20"],
    ["publicly-traded-nffe", null, "21"],
    ["excepted", null, "26"],
    ["participating-ffi", null, "05"],
  ])("a company that is %s (with US owners: %s) has the code %s of chapter 4", (fatcaStatus, hasSubstantialUsOwners, code) => {
    expect(company({ fatcaStatus, hasSubstantialUsOwners })[1]).toBe(code);
  });

  it("what a form does not say is left empty: another status, and owners of a passive one who were never asked for", () => {
    expect([company({ fatcaStatus: "other" })[1], company({ fatcaStatus: "passive-nffe" })[1]]).toEqual(["", ""]);
  });

  it("the test of a treaty's limitation on benefits has its code", () => {
    expect(company({ limitationOnBenefits: "active-trade" })).toEqual(["15", "22", "09"]);
    expect(company({ limitationOnBenefits: "none-in-treaty" })[2]).toBe("12");
  });
});
