import { expect, test } from "vitest";
import { DomainError, findDomainError } from "./errors";

test("a foreseen failure is found inside whatever wrapped it, so that no door answers 500 for it", () => {
  const known = new DomainError("job_running", { details: { jobId: "job_1" } });
  const wrapped = new Error("outer", { cause: new Error("inner", { cause: known }) });
  expect(findDomainError(wrapped)).toBe(known);
  expect(findDomainError(new Error("outer"))).toBeNull();
  expect(findDomainError("text")).toBeNull();
});
