import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { sessions } from "@/db/schema";
import { cookieName, createToken } from "@/server/accounts";
import { ROLES, type Role } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { type ListedProcedure, listProcedures, listRawProcedures, procedureShape } from "./list-procedures";
import { createOpenApiDocument, errorBody } from "./openapi";
import { handleRest } from "./rest";
import { handleTrpc } from "./trpc-door";

const BASE = "http://127.0.0.1:3000";

const raw = listRawProcedures();
const procedures = listProcedures();

/** Open to the whole world, one by one: a new name here is a decision. */
const OPEN_TO_ANYONE = [
  "accounts.confirmEmailChange",
  "accounts.listArtists",
  "accounts.requestPasswordReset",
  "accounts.requestSignInLink",
  "accounts.resetPassword",
  "accounts.signUp",
  "autoEdit.capabilities",
  "benefits.artistLivestreams",
  "benefits.artistPosts",
  "benefits.artistCredits",
  "benefits.credits",
  "benefits.livestream",
  "benefits.post",
  "catalogue.artistVideos",
  "catalogue.newVideos",
  "catalogue.video",
  "distribution.joinRelay",
  "distribution.leavePeers",
  "distribution.meetPeers",
  "distribution.reportRelay",
  "distribution.root",
  "patronage.agreeToStart",
  "patronage.consentText",
  "patronage.currency",
  "patronage.getArtistPage",
  "patronage.listCredits",
  "patronage.listGoals",
  "patronage.listSupporters",
  "patronage.lookAtGift",
  "patronage.pledgeAsGuest",
  "patronage.getCheckout",
  "patronage.getGoal",
  "patronage.hostCheckout",
  "patronage.quotePromo",
  "patronage.quoteSplit",
  "patronage.subscribeAsGuest",
  "patronage.tipAsGuest",
  "patronage.settleCheckout",
  "patronage.withdrawByLink",
  "patronage.withdrawal",
  "royalties.artistMerch",
  "royalties.beat",
  "privacy.retention",
  "proof.checkpoint",
  "proof.consistency",
];

/** A report's pages are the parts of one file. */
const BY_CURSOR_ALONE = ["tax.report"];

const CALLERS = ["nobody", ...ROLES, "a token without scopes"] as const;
type Caller = (typeof CALLERS)[number];

let t: TestServices;
const people = new Map<Role, string>();
let emptyToken: string;

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
  for (const role of ROLES) people.set(role, (await addPerson(t.services, role)).actor.userId);
  // An admin's, so that nothing but the scope stands in its way.
  const { actor } = await addPerson(t.services, "admin");
  emptyToken = (await createToken(t.services, actor, { name: "empty", scopes: [] })).token;
});
afterAll(() => t.close());

/** A session of its own for each request: some of them end it. */
async function credentials(caller: Caller): Promise<Record<string, string>> {
  if (caller === "nobody") return {};
  if (caller === "a token without scopes") return { authorization: `Bearer ${emptyToken}` };
  const id = newId("session");
  await t.services.db.insert(sessions).values({ id, userId: people.get(caller) ?? "", expiresAt: new Date(Date.now() + 60_000) });
  return { cookie: `${cookieName(t.services.env, "session")}=${await encode({ token: { sid: id }, secret: t.services.env.AUTH_SECRET })}` };
}

interface Answer {
  readonly status: number;
  readonly code: string | null;
}

async function askRest(procedure: ListedProcedure, caller: Caller): Promise<Answer> {
  const { method, path } = procedure.meta.openapi;
  const headers = { ...(await credentials(caller)), "content-type": "application/json" };
  const body = method === "POST" || method === "PATCH" ? "{}" : undefined;
  const response = await handleRest(new Request(`${BASE}/api${path.replace(/\{\w+\}/g, "none")}`, { method, headers, body }));
  const answer: unknown = await response.json();
  return { status: response.status, code: response.ok ? null : errorBody.parse(answer).error.code };
}

async function askTrpc(procedure: ListedProcedure, caller: Caller): Promise<Answer> {
  const headers = { ...(await credentials(caller)), "content-type": "application/json" };
  const isQuery = procedure.type === "query";
  const address = `${BASE}/api/trpc/${procedure.name}${isQuery ? "?input=%7B%7D" : ""}`;
  const response = await handleTrpc(new Request(address, isQuery ? { headers } : { method: "POST", headers, body: "{}" }));
  const answer = z.object({ error: z.object({ data: z.object({ reason: z.string() }) }).optional() }).parse(await response.json());
  return { status: response.status, code: answer.error?.data.reason ?? null };
}

/** Why this caller must not get in, or null when the door is theirs. */
function denialOf({ meta }: ListedProcedure, caller: Caller): Answer | null {
  if (meta.access === "anyone") return null;
  if (caller === "nobody") return { status: 401, code: "not_signed_in" };
  if (caller === "a token without scopes") return { status: 403, code: "scope_missing" };
  if (meta.access === "admin" && caller !== "admin") return { status: 404, code: "not_found" };
  return null;
}

describe("every procedure", () => {
  it.each(raw)("$name has a REST path with a summary, an output schema and says who gets in", ({ definition }) => {
    expect(procedureShape.safeParse(definition).error?.issues ?? []).toEqual([]);
  });

  it("is in the OpenAPI document, with the status of its success and what a token needs", () => {
    const { paths } = createOpenApiDocument(BASE);
    for (const { name, meta } of procedures) {
      const operation = Object.entries(paths?.[meta.openapi.path] ?? {}).find(([method]) => method === meta.openapi.method.toLowerCase())?.[1];
      expect(operation, name).toMatchObject({
        summary: meta.openapi.summary,
        description: expect.stringContaining(meta.access === "anyone" ? "anyone" : (meta.scope ?? "browser only")),
        responses: { [String(meta.successStatus ?? 200)]: { content: expect.anything() } },
      });
    }
  });

  it("has a REST path of its own", () => {
    const paths = procedures.map(({ meta }) => `${meta.openapi.method} ${meta.openapi.path.replace(/\{\w+\}/g, "{}")}`);
    expect(paths.filter((path, i) => paths.indexOf(path) !== i)).toEqual([]);
  });

  it("is documented as protected if and only if it is", () => {
    expect(procedures.filter(({ meta }) => meta.openapi.protect !== (meta.access !== "anyone")).map(({ name }) => name)).toEqual([]);
  });

  it("changes nothing by GET", () => {
    expect(procedures.filter(({ type, meta }) => (type === "query") !== (meta.openapi.method === "GET")).map(({ name }) => name)).toEqual([]);
  });

  it("that answers a page takes limit, offset and cursor", () => {
    const shapeOf = (schema: unknown): readonly string[] => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);
    const listed = z.object({ inputs: z.array(z.unknown()), output: z.unknown() });
    const pages = raw.flatMap(({ name, definition }) => {
      const { inputs, output } = listed.parse(definition);
      return shapeOf(output).includes("nextCursor") ? [{ name, taken: inputs.flatMap(shapeOf) }] : [];
    });
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.filter(({ taken }) => ["limit", "offset", "cursor"].some((word) => !taken.includes(word))).map(({ name }) => name)).toEqual(BY_CURSOR_ALONE);
  });

  it("is closed to the world unless it is on the list", () => {
    expect(procedures.flatMap(({ name, meta }) => (meta.access === "anyone" ? [name] : [])).sort()).toEqual([...OPEN_TO_ANYONE].sort());
  });
});

describe.each(procedures)("$name", (procedure) => {
  it.each(CALLERS)("lets in whom it should and nobody else, at both doors: %s", async (caller) => {
    const [rest, trpc] = [await askRest(procedure, caller), await askTrpc(procedure, caller)];
    const denial = denialOf(procedure, caller);
    if (denial !== null) {
      expect([rest, trpc]).toEqual([denial, denial]);
      return;
    }
    for (const { status, code } of [rest, trpc]) {
      expect(status).not.toBe(401);
      expect(code).not.toBe("scope_missing");
      expect(status, "an empty or unknown input is no fault of ours").toBeLessThan(500);
    }
  });
});
