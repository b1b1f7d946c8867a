import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, signedInProcedure } from "@/server/api/trpc";
import { idInput } from "../giving";
import { codeInput, giftCardShape, giftInput, giftShape, madeGiftShape, redeemedShape } from "./contract";
import { giveGift } from "./give-gift";
import { listMyGifts } from "./list-gifts";
import { lookAtGift, redeemGift } from "./redeem-gift";
import { returnGift } from "./return-gift";
import { resendGift } from "./send-gift";

const rest = (method: "GET" | "POST", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Patronage"], summary, protect },
});

export const giftProcedures = {
  giveGift: signedInProcedure
    .meta({ ...rest("POST", "/patron/gift", "Give somebody months of a tier"), scope: "patronage:write", successStatus: 201 })
    .input(giftInput)
    .output(madeGiftShape)
    .mutation(({ ctx, input }) => giveGift(ctx.services, ctx.actor, input, { idempotencyKey: ctx.idempotencyKey, guestEmail: null })),
  listMyGifts: signedInProcedure
    .meta({ ...rest("GET", "/patron/gifts", "The gifts you gave, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(giftShape))
    .query(({ ctx, input }) => listMyGifts(ctx.services, ctx.actor, input)),
  resendGift: signedInProcedure
    .meta({ ...rest("POST", "/patron/gift/{giftId}/resend", "Mail a new code to the same address; the old one dies"), scope: "patronage:write" })
    .input(z.object({ giftId: idInput }))
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await resendGift(ctx.services, ctx.actor, input);
      return {};
    }),
  returnGift: signedInProcedure
    .meta({ ...rest("POST", "/patron/gift/{giftId}/refund", "Take the money back for a gift that nobody has opened"), scope: "patronage:write" })
    .input(z.object({ giftId: idInput }))
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await returnGift(ctx.services, ctx.actor, input, ctx.idempotencyKey);
      return {};
    }),
  lookAtGift: publicProcedure
    .meta(rest("GET", "/patron/gift/card", "What whoever has the code may know of a gift", false))
    .input(codeInput)
    .output(giftCardShape)
    .query(({ ctx, input }) => lookAtGift(ctx.services, input)),
  redeemGift: signedInProcedure
    .meta({ ...rest("POST", "/patron/gift/redeem", "Open a gift with its code"), scope: "patronage:write" })
    .input(codeInput)
    .output(redeemedShape)
    .mutation(({ ctx, input }) => redeemGift(ctx.services, ctx.actor, input)),
};
