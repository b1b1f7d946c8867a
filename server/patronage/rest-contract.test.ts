import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createToken } from "@/server/accounts";
import { handleRest } from "@/server/api/rest";
import { addPerson, type Person } from "@/test/people";
import { goLive } from "@/test/services";
import { createTestMoney, type TestMoney } from "@/test/stripe";

let t: TestMoney;
let fan: Person;
let artist: Person;
const tokens = new Map<string, string>();

beforeAll(async () => {
  t = await createTestMoney();
  goLive(t);
  fan = await addPerson(t.services);
  artist = await addPerson(t.services, "artist", "Beatrice");
  for (const { actor } of [fan, artist]) {
    const { token } = await createToken(t.services, actor, { name: "a program", scopes: ["patronage:read", "patronage:write"] });
    tokens.set(actor.userId, token);
  }
});
afterAll(() => t.close());

async function ask(method: string, path: string, asked: { readonly as?: Person; readonly body?: object; readonly key?: string } = {}) {
  const token = asked.as === undefined ? undefined : tokens.get(asked.as.actor.userId);
  const headers = {
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(asked.key === undefined ? {} : { "idempotency-key": asked.key }),
  };
  const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
  const response = await handleRest(new Request(`http://127.0.0.1:3000/api${path}`, { method, headers, body }));
  return { status: response.status, body: Object(await response.json()) };
}

describe("what programs rely on", () => {
  it("finds an artist's tiers on their page, by id and by handle", async () => {
    for (const idOrHandle of [artist.actor.userId, artist.handle]) {
      const { status, body } = await ask("GET", `/artists/${idOrHandle}`);
      expect(status).toBe(200);
      expect(body.tiers.map(({ key, monthlyCents }: { key: string; monthlyCents: number }) => [key, monthlyCents])).toEqual([
        ["bronze", 499],
        ["silver", 999],
        ["gold", 2_499],
        ["platinum", 9_999],
      ]);
    }
  });

  it("gets the same tip for the same key, another body refused, and a tip below two dollars named", async () => {
    const body = { artistId: artist.actor.userId, amount: 500, message: "Brava" };
    const first = await ask("POST", "/patron/tip", { as: fan, body, key: "one" });
    expect(first).toMatchObject({
      status: 201,
      body: { tipId: expect.stringMatching(/^tip_/), status: "PENDING", checkout: { clientSecret: expect.any(String) } },
    });
    expect(await ask("POST", "/patron/tip", { as: fan, body, key: "one" })).toEqual(first);
    expect(await ask("POST", "/patron/tip", { as: fan, body: { ...body, amount: 600 }, key: "one" })).toMatchObject({ status: 409 });
    const small = await ask("POST", "/patron/tip", { as: fan, body: { ...body, amount: 199 } });
    expect(small).toMatchObject({ status: 400, body: { error: { issues: [{ path: "amount" }] } } });
    expect(await ask("POST", "/patron/tip", { body })).toMatchObject({ status: 401 });
  });

  it("subscribes to an artist whose page nobody has opened yet", async () => {
    const other = await addPerson(t.services, "artist");
    const body = { artistId: other.actor.userId, tier: "gold" };
    const { status, body: answer } = await ask("POST", "/patron/subscribe", { as: fan, body });
    expect([status, answer.status]).toEqual([201, "INCOMPLETE"]);
  });

  it("opens a goal and shows it to the world", async () => {
    const deadline = "2099-01-01T00:00:00Z";
    expect(await ask("POST", "/patron/goal", { as: artist, body: { title: "An organ", target: 50_000, deadline } })).toMatchObject({ status: 422 });
    const made = await ask("POST", "/patron/goal", { as: artist, body: { title: "An organ", target: 50_000 }, key: "goal" });
    expect(made).toMatchObject({ status: 201, body: { raised: 0, target: 50_000, status: "open", kind: "keep", deadline: null } });
    expect(await ask("POST", "/patron/goal", { as: artist, body: { title: "An organ", target: 50_000 }, key: "goal" })).toEqual(made);
    expect(await ask("GET", `/patron/goals/${artist.actor.userId}`)).toMatchObject({ status: 200, body: { total: 1, items: [{ id: made.body.id }] } });
    expect(await ask("POST", "/patron/goal", { as: fan, body: { title: "Mine", target: 50_000 } })).toMatchObject({ status: 403 });
  });

  it("tells the split before anybody pays, and refuses what is no amount", async () => {
    expect(await ask("GET", "/patron/quote?kind=tip&amount=500")).toEqual({
      status: 200,
      body: { amountCents: 500, feeBps: 1_000, platformFeeCents: 50, artistCents: 450 },
    });
    expect(await ask("GET", "/patron/quote?kind=tip&amount=-5")).toMatchObject({ status: 400 });
  });

  it("lets a guest pay without a token", async () => {
    const body = { artistId: artist.actor.userId, amount: 500, email: "guest@example.test" };
    expect(await ask("POST", "/guest/tip", { body })).toMatchObject({ status: 201, body: { checkout: { clientSecret: expect.any(String) } } });
  });
});
