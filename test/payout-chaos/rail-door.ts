import { createServer, type Server } from "node:http";
import { z } from "zod";
import { type Absent, type FrozenBatch, type FrozenRequest, RAIL_ANSWERS, RAIL_KINDS, type RailAnswer } from "@/server/adapters/rails";
import type { RailDoor, StrictRails } from "./strict-rails";

const request = z.object({
  rail: z.enum(RAIL_KINDS),
  key: z.string(),
  payoutId: z.string(),
  attempt: z.number(),
  amountCents: z.number(),
  currency: z.string(),
  body: z.json(),
});
const batch = z.object({ rail: z.enum(RAIL_KINDS), batchId: z.string(), at: z.string(), fileSha256: z.string(), requests: z.array(request) });
const call = z.discriminatedUnion("what", [
  z.object({ what: z.literal("submit"), request }),
  z.object({ what: z.literal("lookUp"), request }),
  z.object({ what: z.literal("submitBatch"), batch }),
  z.object({ what: z.literal("now") }),
]);
const answer = z.object({ state: z.enum(RAIL_ANSWERS), railReference: z.string().nullable(), feeCents: z.number(), reason: z.string().nullable() });

async function answerCall(rails: StrictRails, nowMs: () => number, asked: z.output<typeof call>): Promise<unknown> {
  switch (asked.what) {
    case "submit":
      return rails.submit(asked.request);
    case "lookUp":
      return rails.lookUp(asked.request);
    case "submitBatch":
      return [...(await rails.submitBatch(asked.batch))];
    case "now":
      return nowMs();
  }
}

/** Lets other processes reach the rails and the clock; what is lost on the way is a connection that ends. */
export function serveRails(rails: StrictRails, nowMs: () => number): Server {
  return createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      answerCall(rails, nowMs, call.parse(JSON.parse(Buffer.concat(chunks).toString()))).then(
        (value) => outgoing.end(JSON.stringify(value)),
        () => outgoing.destroy(),
      );
    });
  });
}

export interface FarRails extends RailDoor {
  readNowMs(): Promise<number>;
}

/** The rails of another process. */
export function reachRails(url: string): FarRails {
  const ask = async (body: unknown): Promise<unknown> => (await fetch(url, { method: "POST", body: JSON.stringify(body) })).json();
  return {
    submit: async (asked: FrozenRequest): Promise<RailAnswer> => answer.parse(await ask({ what: "submit", request: asked })),
    lookUp: async (asked: FrozenRequest): Promise<RailAnswer | Absent> =>
      z.union([answer, z.object({ state: z.literal("absent") })]).parse(await ask({ what: "lookUp", request: asked })),
    submitBatch: async (asked: FrozenBatch) => new Map(z.array(z.tuple([z.string(), answer])).parse(await ask({ what: "submitBatch", batch: asked }))),
    readNowMs: async () => z.number().parse(await ask({ what: "now" })),
  };
}
