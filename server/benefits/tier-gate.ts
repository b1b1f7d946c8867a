import { z } from "zod";
import type { Actor } from "@/server/kernel/actor";

/** The lowest tier on offer that opens something locked. */
export const tierOfferShape = z.object({ key: z.string(), name: z.string(), monthlyCents: z.number().int(), currency: z.string() });

/** Who looks: a token without the right to patronage sees what a stranger sees. */
export function patronOf(actor: Actor | null): string | null {
  return actor === null || (actor.via === "token" && !actor.scopes.includes("patronage:read")) ? null : actor.userId;
}
