import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, signedInProcedure } from "@/server/api/trpc";
import { addSponsorAmount, listSponsorAmounts } from "./add-sponsor";
import {
  countedMonthShape,
  month,
  monthInput,
  openMonthShape,
  sharingChangeShape,
  sharingMonthShape,
  sharingPolicyInput,
  sharingPolicyShape,
  sharingShareShape,
  sponsorInput,
  sponsorShape,
} from "./contract";
import { getSharingMonth, listMyShares, listSharingMonths, listSharingShares } from "./list-months";
import { listSharingPolicies, previewSharingPolicy, setSharingPolicy } from "./policies";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({ openapi: { method, path, tags: ["Royalties"], summary, protect: true } });

export const sharingProcedures = {
  myShares: signedInProcedure
    .meta({ ...rest("GET", "/royalty/shares", "Your share of each month's pool, by both models"), scope: "royalties:read" })
    .input(pageInput)
    .output(pageOutput(sharingShareShape))
    .query(({ ctx, input }) => listMyShares(ctx.services, ctx.actor, input)),
  listSharingPolicies: adminProcedure
    .meta({ ...rest("GET", "/admin/sharing/policies", "How months are shared, the latest first"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(sharingPolicyShape))
    .query(({ ctx, input }) => listSharingPolicies(ctx.services, ctx.actor, input)),
  previewSharingPolicy: adminProcedure
    .meta({ ...rest("GET", "/admin/sharing/policies/preview", "What choosing another way to share would change, without choosing it"), scope: "admin" })
    .input(sharingPolicyInput)
    .output(sharingChangeShape)
    .query(({ ctx, input }) => previewSharingPolicy(ctx.services, ctx.actor, input)),
  setSharingPolicy: adminProcedure
    .meta({ ...rest("POST", "/admin/sharing/policies", "Choose how months are shared, from one on"), scope: "admin", successStatus: 201 })
    .input(sharingPolicyInput)
    .output(sharingPolicyShape)
    .mutation(({ ctx, input }) => setSharingPolicy(ctx.services, ctx.actor, input)),
  listSponsorAmounts: adminProcedure
    .meta({ ...rest("GET", "/admin/sharing/sponsors", "What sponsors gave"), scope: "admin" })
    .input(pageInput.extend({ month: month.optional() }))
    .output(pageOutput(sponsorShape))
    .query(({ ctx, input }) => listSponsorAmounts(ctx.services, ctx.actor, input)),
  addSponsorAmount: adminProcedure
    .meta({ ...rest("POST", "/admin/sharing/sponsors", "Add a sponsor's money to a month's pool"), scope: "admin", successStatus: 201 })
    .input(sponsorInput)
    .output(sponsorShape)
    .mutation(({ ctx, input }) => addSponsorAmount(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  listSharingMonths: adminProcedure
    .meta({ ...rest("GET", "/admin/sharing/months", "Months as they were shared"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(sharingMonthShape))
    .query(({ ctx, input }) => listSharingMonths(ctx.services, ctx.actor, input)),
  getSharingMonth: adminProcedure
    .meta({ ...rest("GET", "/admin/sharing/months/{month}", "A month as it was shared, or as it would be were it over now"), scope: "admin" })
    .input(monthInput)
    .output(z.discriminatedUnion("status", [countedMonthShape, openMonthShape]))
    .query(({ ctx, input }) => getSharingMonth(ctx.services, ctx.actor, input)),
  listSharingShares: adminProcedure
    .meta({ ...rest("GET", "/admin/sharing/shares", "What each artist gets of a month, by both models"), scope: "admin" })
    .input(pageInput.extend(monthInput.shape))
    .output(pageOutput(sharingShareShape))
    .query(({ ctx, input }) => listSharingShares(ctx.services, ctx.actor, input)),
};
