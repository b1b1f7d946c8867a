import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, router, signedInProcedure } from "@/server/api/trpc";
import { SEAL_PURPOSES } from "./contract";
import { listAccesses, listAccessesOf } from "./list-accesses";
import { showKeys } from "./show-keys";

const ID_CHARS_MAX = 64;

const accessShape = z.object({
  id: z.string(),
  purpose: z.enum(SEAL_PURPOSES),
  field: z.string(),
  reason: z.string(),
  readerId: z.string(),
  readerName: z.string().nullable(),
  at: z.string(),
});
const rest = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags: ["Vault"], summary, protect: true } });

export const vaultRouter = router({
  listAccesses: signedInProcedure
    .meta({ ...rest("/account/data-accesses", "Who opened what we keep sealed about you, when, and why"), scope: "account:read" })
    .input(pageInput)
    .output(pageOutput(accessShape))
    .query(({ ctx, input }) => listAccesses(ctx.services, ctx.actor, input)),
  listAccessesOf: adminProcedure
    .meta({ ...rest("/admin/people/{userId}/data-accesses", "Who opened what is kept sealed about a person"), scope: "admin" })
    .input(pageInput.extend({ userId: z.string().max(ID_CHARS_MAX) }))
    .output(pageOutput(accessShape))
    .query(({ ctx, input }) => listAccessesOf(ctx.services, ctx.actor, input)),
  keys: adminProcedure
    .meta({ ...rest("/admin/vault", "Which keys wrap people's keys, and how many each"), scope: "admin" })
    .output(z.object({ newest: z.string(), wrappedBy: z.array(z.object({ id: z.string(), keys: z.number().int() })) }))
    .query(({ ctx }) => showKeys(ctx.services, ctx.actor)),
});
