import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, signedInProcedure } from "@/server/api/trpc";
import { idInput, uiModeInput } from "../giving";
import { cancelPledge } from "./cancel-pledge";
import { cancelGoal } from "./close-goal";
import { GOAL_STATUSES, goalChange, goalInput, goalShape, madePledgeShape, pledgeInput, pledgeShape } from "./contract";
import { createGoal } from "./create-goal";
import { getGoal } from "./get-goal";
import { listGoals, listMyGoals } from "./list-goals";
import { getPledge, listMyPledges } from "./list-pledges";
import { makePledge } from "./make-pledge";
import { payPledge } from "./pay-pledge";
import { updateGoal } from "./update-goal";

const rest = (method: "GET" | "POST" | "PATCH", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Patronage"], summary, protect },
});
const goalId = z.object({ goalId: idInput });
const goalsInput = pageInput.extend({ artistId: idInput, videoId: idInput.optional(), status: z.enum(GOAL_STATUSES).optional() });
const pledgeId = z.object({ pledgeId: idInput });

const goals = {
  createGoal: signedInProcedure
    .meta({ ...rest("POST", "/patron/goal", "Open a goal"), scope: "patronage:write", successStatus: 201 })
    .input(goalInput)
    .output(goalShape)
    .mutation(({ ctx, input }) => createGoal(ctx.services, ctx.actor, input, ctx.idempotencyKey)),
  listGoals: publicProcedure
    .meta(rest("GET", "/patron/goals/{artistId}", "An artist's goals, newest first", false))
    .input(goalsInput)
    .output(pageOutput(goalShape))
    .query(({ ctx, input }) => listGoals(ctx.services, input)),
  getGoal: publicProcedure
    .meta(rest("GET", "/patron/goal/{goalId}", "One goal", false))
    .input(goalId)
    .output(goalShape)
    .query(({ ctx, input }) => getGoal(ctx.services, input)),
  listMyGoals: signedInProcedure
    .meta({ ...rest("GET", "/patron/goals", "Your goals, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(goalShape))
    .query(({ ctx, input }) => listMyGoals(ctx.services, ctx.actor, input)),
  updateGoal: signedInProcedure
    .meta({ ...rest("PATCH", "/patron/goal/{goalId}", "Change an open goal"), scope: "patronage:write" })
    .input(goalChange.extend({ goalId: idInput }))
    .output(goalShape)
    .mutation(({ ctx, input }) => updateGoal(ctx.services, ctx.actor, input)),
  cancelGoal: signedInProcedure
    .meta({ ...rest("POST", "/patron/goal/{goalId}/cancel", "Call an open goal off; nobody who promised is charged"), scope: "patronage:write" })
    .input(goalId)
    .output(goalShape)
    .mutation(({ ctx, input }) => cancelGoal(ctx.services, ctx.actor, input)),
};

const pledges = {
  makePledge: signedInProcedure
    .meta({ ...rest("POST", "/patron/goal/{goalId}/pledge", "Pledge to a goal"), scope: "patronage:write", successStatus: 201 })
    .input(pledgeInput)
    .output(madePledgeShape)
    .mutation(({ ctx, input }) => makePledge(ctx.services, ctx.actor, input, { idempotencyKey: ctx.idempotencyKey, guestEmail: null })),
  listMyPledges: signedInProcedure
    .meta({ ...rest("GET", "/patron/pledges", "Your pledges, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(pledgeShape))
    .query(({ ctx, input }) => listMyPledges(ctx.services, ctx.actor, input)),
  getPledge: signedInProcedure
    .meta({ ...rest("GET", "/patron/pledge/{pledgeId}", "One of your pledges"), scope: "patronage:read" })
    .input(pledgeId)
    .output(pledgeShape)
    .query(({ ctx, input }) => getPledge(ctx.services, ctx.actor, input)),
  payPledge: signedInProcedure
    .meta({ ...rest("POST", "/patron/pledge/{pledgeId}/pay", "Finish a pledge: give its card, or pay what the bank refused"), scope: "patronage:write" })
    .input(pledgeId.extend({ uiMode: uiModeInput }))
    .output(madePledgeShape)
    .mutation(({ ctx, input }) => payPledge(ctx.services, ctx.actor, input)),
  cancelPledge: signedInProcedure
    .meta({ ...rest("POST", "/patron/pledge/{pledgeId}/cancel", "Take a promise back before its goal ends"), scope: "patronage:write" })
    .input(pledgeId)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await cancelPledge(ctx.services, ctx.actor, input);
      return {};
    }),
};

export const goalProcedures = { ...goals, ...pledges };
