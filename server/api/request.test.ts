import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { createContext } from "./request";

const PROXY = "10.0.0.2";
let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

/** As the site hears a request: our own entry, of whom it came from, is the last. */
async function readAddress(TRUSTED_PROXIES: number, forwardedFor: string): Promise<string> {
  goLive({ database: t.database, services: { ...t.services, env: { ...t.services.env, TRUSTED_PROXIES } } });
  return (await createContext(new Request("http://x/", { headers: { "x-forwarded-for": forwardedFor } }))).clientAddress;
}

describe("the client's address", () => {
  it.each([
    [0, "198.51.100.7"],
    [0, "1.2.3.4, 198.51.100.7"],
    [1, `198.51.100.7, ${PROXY}`],
    [1, `1.2.3.4, 198.51.100.7, ${PROXY}`],
    [2, `198.51.100.7, 10.0.0.1, ${PROXY}`],
    [2, `1.2.3.4, 5.6.7.8, 198.51.100.7, 10.0.0.1, ${PROXY}`],
  ])("behind %i proxies is what the outer one heard, or we ourselves, whatever the client claims: %j", async (proxies, header) => {
    expect(await readAddress(proxies, header)).toBe("198.51.100.7");
  });

  it("of a request that came around the proxies is where it came from", async () => {
    expect(await readAddress(2, "198.51.100.7")).toBe("198.51.100.7");
  });

  it("is empty where nobody says", async () => {
    goLive(t);
    expect((await createContext(new Request("http://x/"))).clientAddress).toBe("");
  });
});

it("a bearer token that is not valid is an error, not a stranger", async () => {
  const asking = createContext(new Request("http://x/", { headers: { authorization: "Bearer mhc_wrong" } }));
  await expect(asking).rejects.toMatchObject({ code: "not_signed_in" });
});
