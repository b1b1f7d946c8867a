import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { desc, eq } from "drizzle-orm";
import { POST as webhookRoute } from "@/app/api/webhooks/stripe/route";
import { checkouts, mails, stripeCustomers, users } from "@/db/schema";
import type { StripeSandbox } from "@/sandbox/stripe";
import { createToken, ensureAccount } from "@/server/accounts";
import { handleRest } from "@/server/api/rest";
import { type Role, SCOPES } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { addTiers } from "../patrons";
import type { Door } from "./door";
import type { Artist, Fan, LifeWorld } from "./live";

const EMAIL_DOMAIN = "chaos.test";

/** The product's doors over HTTP, without the pages: REST and the webhook. */
export function serveDoors(): Server {
  return createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const headers = new Headers(Object.entries(incoming.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
      const hasBody = incoming.method === "POST";
      const request = new Request(`http://127.0.0.1${incoming.url}`, { method: incoming.method, headers, ...(hasBody ? { body: Buffer.concat(chunks) } : {}) });
      const isWebhook = incoming.url === "/api/webhooks/stripe";
      const answering = isWebhook ? webhookRoute(request, { params: Promise.resolve({}) }) : handleRest(request);
      answering.then(
        async (response) => outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(Buffer.from(await response.arrayBuffer())),
        () => outgoing.writeHead(500).end(),
      );
    });
  });
}

export async function listen(server: Server, port = 0): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`;
}

let made = 0;

/** Somebody with an account and a token, without the slow hash of a password. */
async function addSomebody(services: Services, role: Role): Promise<{ id: string; token: string; email: string }> {
  const email = `${role}-${process.pid}-${++made}@${EMAIL_DOMAIN}`;
  const { user } = await ensureAccount(services.db, { email, name: `${role} ${made}` }, services.clock.now());
  await services.db.update(users).set({ role }).where(eq(users.id, user.id));
  const actor = { userId: user.id, role, via: "session" as const, sessionId: null, scopes: SCOPES };
  const { token } = await createToken(services, actor, { name: "chaos", scopes: ["patronage:read", "patronage:write"] });
  return { id: user.id, token, email };
}

export async function addArtist(services: Services): Promise<Artist> {
  const artist = await addSomebody(services, "artist");
  await addTiers(services, artist.id);
  return artist;
}

export async function addFan(services: Services): Promise<Fan> {
  const fan = await addSomebody(services, "fan");
  return { ...fan, friend: await addSomebody(services, "fan") };
}

/** What a life can do beside asking the product: give a card at Stripe's page, be short of money, read a mail. */
export function lifeWorld(services: Services, sandbox: StripeSandbox, door: Door): LifeWorld {
  return {
    door,
    pay: async (checkoutId, card) => {
      const [row] = await services.db.select({ sessionId: checkouts.stripeSessionId }).from(checkouts).where(eq(checkouts.id, checkoutId));
      const answer = await fetch(`${sandbox.url}/v1/payment_pages/${row?.sessionId}/confirm`, {
        method: "POST",
        headers: { authorization: "Bearer pk_test_local1234567", "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ payment_method: card }),
      }).catch(() => null);
      return answer?.ok === true;
    },
    failNext: async (fanId, times) => {
      const [row] = await services.db.select().from(stripeCustomers).where(eq(stripeCustomers.userId, fanId));
      if (row === undefined) return;
      const order = { customer: row.stripeCustomerId, outcome: "insufficient_funds", times };
      await fetch(`${sandbox.url}/_sandbox/outcomes`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(order) });
    },
    findGiftCode: async (email) => {
      const [mail] = await services.db.select({ body: mails.body }).from(mails).where(eq(mails.toAddress, email)).orderBy(desc(mails.id)).limit(1);
      return /redeem\?code=([\w-]+)/.exec(mail?.body ?? "")?.[1] ?? null;
    },
  };
}
