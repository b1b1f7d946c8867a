import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Actor, ROLES, SCOPES } from "@/server/kernel/actor";
import { findDomainError } from "@/server/kernel/errors";
import { addOwnedObjects, OWNED_FIELDS, type OwnedIds, type Owners, SECRET_WORDS } from "@/test/foreign-objects";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { readFailure } from "./error-body";
import { listRawProcedures, procedureShape } from "./list-procedures";
import { createCaller } from "./router";

/** Public addresses and names of things that are nobody's here: no right is needed to say them. */
const NOT_OWNED = [
  "artistId",
  "guildId",
  "functionId",
  "runId",
  "accountId",
  "actorId",
  "userId",
  "flagId",
  "idOrHandle",
  "caseId",
  "shopId",
  "movementId",
  "contradictionId",
  "relayId",
];

/** What is open to strangers although it names somebody's thing, each with why. */
const OPEN_BY_DESIGN: Readonly<Record<string, string>> = {
  "patronage.getGoal": "a goal stands on its artist's page",
  "patronage.makePledge": "whoever likes pledges to a goal",
  "patronage.pledgeAsGuest": "the same, without an account",
  "patronage.getCheckout": "a guest has no account: the checkout's own name is their right to it",
  "patronage.hostCheckout": "the same",
  "patronage.settleCheckout": "the same; it only reads anew what Stripe knows",
};

/** What an admin may besides, each with why. */
const ADMIN_MAY: Readonly<Record<string, string>> = {
  "patronage.refundPayment": "the house bears refunds",
  "patronage.receipt": "who refunds has to see what",
  "proof.transfer": "who looks into the books proves them",
};

/** Where the owner's own try fails for another reason, each with which. Their parts' own tests show them at work. */
const OWNER_FAILS: Readonly<Record<string, string>> = {
  "payouts.confirmPayoutMethod": "it waits for no code any more",
  "autoEdit.analysis": "the edit has none yet",
  "patronage.orderTiers": "an order names all tiers",
  "patronage.tipAsGuest": "guests know of no private film",
  "payouts.invoiceDocuments": "it was not paid by invoice",
  "royalties.proposeSplit": "it names an artist who is not there",
  "royalties.counterSplit": "the same",
  "patronage.buyTicket": "this stream sells none",
  "distribution.removeCaptions": "it has none",
  "distribution.leaseKeys": "a private film is not sealed",
  "distribution.root": "a private film is carried by nobody",
  "distribution.meetPeers": "nobody shares a private film",
  "distribution.leavePeers": "the same",
  "royalties.beat": "only a page has a token to begin with",
  "royalties.createMerchLink": "there is no such shop",
};

/** What inputs need beside ids, by field, or by procedure and field where a field means several things. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  ...{ title: "A title", body: "Words", subject: "A subject", name: "A name", message: "", note: "", reason: "", amount: 700, months: 1, isActive: false },
  ...{
    timeZone: "UTC",
    joinUrl: "https://meet.example/room",
    realm: "INFERNO",
    tier: "bronze",
    url: "https://hooks.example.test/a",
    isWanted: true,
    version: 1,
  },
  ...{ parts: [{ name: "720p", generation: 1 }] },
  ...{ language: "en", label: "English", file: "WEBVTT\n\n00:01.000 --> 00:02.000\nWords" },
  ...{ token: "none", playedMs: 0, placeMs: 0, shopId: "shop_none" },
  ...{ email: "guest@example.test", uiMode: "elements", tiers: {}, endsAt: null },
};
const nextYear = new Date().getUTCFullYear() + 1;
const SAMPLES_OF: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "payouts.confirmPayoutMethod": { code: "000000" },
  "distribution.meetPeers": { secret: "s".repeat(43), room: 1, isWaiting: false, words: [], received: { bytes: 0, falsified: 0 } },
  "distribution.leavePeers": { secret: "s".repeat(43) },
  "royalties.proposeSplit": { parties: [{ artistId: "nobody", shareBps: 1_000 }] },
  "royalties.counterSplit": { parties: [{ artistId: "nobody", shareBps: 1_000 }] },
  "patronage.agreeToStart": { version: "2026-11-01" },
  "patronage.createGoal": { target: 10_000 },
  "patronage.createPromo": { code: "SPRING-1", percentOffBps: 1_000 },
  "patronage.startPatronImport": { tiers: [], endsAt: `${nextYear}-01-01T10:00:00Z` },
  "benefits.setTicketPrice": { ticketCents: 900 },
  "benefits.updateLivestream": { startsAt: `${nextYear}-01-01T10:00` },
};

const inputShape = z.object({ properties: z.record(z.string(), z.unknown()).default({}), required: z.array(z.string()).default([]) });

interface Tested {
  readonly name: string;
  readonly access: "anyone" | "signed-in" | "admin";
  readonly isQuery: boolean;
  readonly fields: readonly string[];
  readonly required: readonly string[];
}

/** Every procedure with what its input asks for, read from the router itself. */
const procedures: readonly Tested[] = listRawProcedures().map(({ name, definition }) => {
  const { type, meta } = procedureShape.parse(definition);
  const inputs = z.object({ inputs: z.array(z.instanceof(z.ZodType)) }).parse(definition).inputs;
  const read = inputs.map((input) => inputShape.parse(z.toJSONSchema(input, { io: "input", unrepresentable: "any" })));
  const fields = read.flatMap((each) => Object.keys(each.properties));
  return { name, access: meta.access, isQuery: type === "query", fields, required: read.flatMap((each) => each.required) };
});

/** `id` is the one thing that a procedure of this domain names so. */
const ID_IS: Readonly<Record<string, (typeof OWNED_FIELDS)[number]>> = {
  catalogue: "videoId",
  distribution: "videoId",
  royalties: "videoId",
  patronage: "subscriptionId",
};

function ownedNameOf(procedure: Tested, field: string): (typeof OWNED_FIELDS)[number] | undefined {
  if (field === "id") return ID_IS[procedure.name.split(".")[0] ?? ""];
  const single = field.endsWith("Ids") ? field.slice(0, -1) : field;
  return OWNED_FIELDS.find((owned) => owned === single);
}

const tested = procedures.filter((each) => each.access !== "admin" && each.fields.some((field) => ownedNameOf(each, field) !== undefined));

let t: TestServices;
let owners: Owners;
let intruders: readonly (readonly [string, Actor | null])[];

beforeAll(async () => {
  t = await createTestServices();
  owners = { artist: await addPerson(t.services, "artist"), fan: await addPerson(t.services) };
  await addTiers(t.services, owners.artist.actor.userId);
  await addPatron(t.services, { fanId: owners.fan.actor.userId, artistId: owners.artist.actor.userId, key: "gold" });
  const others = await Promise.all(ROLES.map(async (role) => [role, (await addPerson(t.services, role)).actor] as const));
  const artist = others.find(([role]) => role === "artist")?.[1];
  if (artist === undefined) throw new Error("no artist among the roles");
  await addTiers(t.services, artist.userId);
  intruders = [["nobody", null], ...others, ["an artist's token", { ...artist, via: "token", scopes: SCOPES }]];
});
afterAll(() => t.close());

function inputOf(procedure: Tested, ids: OwnedIds): Record<string, unknown> {
  const entries = procedure.fields.flatMap((field): [string, unknown][] => {
    const owned = ownedNameOf(procedure, field);
    if (owned !== undefined) return [[field, field.endsWith("Ids") ? [ids[owned]] : ids[owned]]];
    if (field === "artistId") return [[field, owners.artist.actor.userId]];
    if (field === "fan") return [[field, owners.fan.actor.userId]];
    return procedure.required.includes(field) ? [[field, SAMPLES_OF[procedure.name]?.[field] ?? SAMPLES[field]]] : [];
  });
  return Object.fromEntries(entries);
}

interface Answer {
  readonly code: string;
  readonly sentence: string;
  readonly output: string;
}

async function ask(procedure: Tested, actor: Actor | null, input: Record<string, unknown>): Promise<Answer> {
  const context = { services: t.services, actor, requestId: "req", idempotencyKey: null, clientAddress: "", userAgent: "", country: null };
  const [domain = "", verb = ""] = procedure.name.split(".");
  const face: unknown = Reflect.get(createCaller(context), domain);
  const call: unknown = typeof face === "function" || (typeof face === "object" && face !== null) ? Reflect.get(face, verb) : null;
  if (typeof call !== "function") throw new Error(`${procedure.name} cannot be called`);
  try {
    return { code: "ok", sentence: "", output: JSON.stringify((await call(input)) ?? null) };
  } catch (thrown) {
    const failure = readFailure(thrown);
    return { code: findDomainError(thrown)?.code ?? failure.code, sentence: failure.message, output: JSON.stringify(failure.issues ?? []) };
  }
}

/** Whether an answer lets somebody do or learn what is not theirs. */
function isAllowed(procedure: Tested, answer: Answer, ids: OwnedIds): boolean {
  if (answer.code !== "ok") return answer.output.includes(SECRET_WORDS) || answer.sentence.includes(SECRET_WORDS);
  if (!procedure.isQuery) return true;
  return answer.output.includes(SECRET_WORDS) || Object.values(ids).some((id) => answer.output.includes(id));
}

it("knows of every id that an input takes whose it is", () => {
  const unknown = procedures.flatMap((each) =>
    each.fields
      .filter((field) => /(^i|I)ds?$|OrHandle$/.test(field) && ownedNameOf(each, field) === undefined && !NOT_OWNED.includes(field))
      .map((field) => `${each.name} ${field}`),
  );
  expect(unknown).toEqual([]);
  expect(tested.length).toBeGreaterThan(60);
  const used = new Set(tested.flatMap((each) => each.fields.map((field) => ownedNameOf(each, field))));
  expect(OWNED_FIELDS.filter((field) => !used.has(field))).toEqual([]);
});

describe.each(tested)("$name", (procedure) => {
  it("gives nobody what is somebody else's, says no more than of what is not there, and works for its owner", async () => {
    const ids = await addOwnedObjects(t.services, owners);
    const input = inputOf(procedure, ids);
    const missing = inputOf(procedure, makeMissing(ids));
    for (const [who, actor] of intruders) {
      const answer = await ask(procedure, actor, input);
      const isOpen = procedure.name in OPEN_BY_DESIGN || (who === "admin" && procedure.name in ADMIN_MAY);
      if (isOpen) continue;
      expect([who, answer.code, isAllowed(procedure, answer, ids)]).toEqual([who, answer.code, false]);
      expect([who, answer]).toEqual([who, await ask(procedure, actor, missing)]);
    }
    if (procedure.name in OWNER_FAILS) return;
    const reached = [await ask(procedure, owners.artist.actor, input), await ask(procedure, owners.fan.actor, input)].map((answer) => answer.code);
    const denials = ["not_found", "invalid_input", "not_allowed", "not_signed_in", "internal"];
    expect([reached, reached.some((code) => !denials.includes(code))]).toEqual([reached, true]);
  });
});

/** Ids of the same form that are nothing's: the last letter is another. */
function makeMissing(ids: OwnedIds): OwnedIds {
  const entries = Object.entries(ids).map(([field, id]) => [field, `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`]);
  return { ...ids, ...Object.fromEntries(entries) };
}
