import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { createContext } from "./request";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices({ TRUSTED_PROXIES: "2" });
  goLive(t);
});
afterAll(() => t.close());

describe("the client's address, behind two proxies", () => {
  it.each([
    ["203.0.113.5, 10.0.0.1", "203.0.113.5"],
    ["1.2.3.4, 203.0.113.5, 10.0.0.1", "203.0.113.5"],
    ["10.0.0.1", "10.0.0.1"],
    ["", ""],
  ])("is what the outer one saw, whatever the client claims: %j", async (header, address) => {
    const { clientAddress } = await createContext(new Request("http://x/", { headers: { "x-forwarded-for": header } }));
    expect(clientAddress).toBe(address);
  });

  it("is empty where nobody says", async () => {
    expect((await createContext(new Request("http://x/"))).clientAddress).toBe("");
  });
});

it("a bearer token that is not valid is an error, not a stranger", async () => {
  const asking = createContext(new Request("http://x/", { headers: { authorization: "Bearer mhc_wrong" } }));
  await expect(asking).rejects.toMatchObject({ code: "not_signed_in" });
});
