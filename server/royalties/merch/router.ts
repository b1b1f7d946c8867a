import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, publicProcedure, signedInProcedure } from "@/server/api/trpc";
import {
  closedShopShape,
  linkInput,
  linkShape,
  merchRuleInput,
  merchRuleShape,
  newLink,
  newShop,
  orderShape,
  ownLinkShape,
  paymentInput,
  shopDebtShape,
  shopInput,
  shopPaymentInput,
  shopPaymentShape,
  shopSecretShape,
  shopShape,
} from "./contract";
import { archiveMerchLink, createMerchLink, listArtistMerch, listMyMerchLinks } from "./links";
import { listMyMerchOrders } from "./list-orders";
import { getShopDebt, listClosedShops } from "./shop-debts";
import { bookShopPayment, listShopPayments, undoShopPayment } from "./shop-payments";
import { addShop, changeShopSecret, closeShop, listMerchRules, listShops, setMerchRule } from "./shops";

const ID_CHARS_MAX = 64;
const rest = (method: "GET" | "POST", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Merch"], summary, protect },
});

export const merchProcedures = {
  artistMerch: publicProcedure
    .meta({ ...rest("GET", "/artists/{artistId}/merch", "What an artist offers from shops", false), scope: "royalties:read" })
    .input(pageInput.extend({ artistId: z.string().max(ID_CHARS_MAX) }))
    .output(pageOutput(linkShape))
    .query(({ ctx, input }) => listArtistMerch(ctx.services, input)),
  merchShops: signedInProcedure
    .meta({ ...rest("GET", "/merch/shops", "Shops that artists may link to, and what they pay"), scope: "royalties:read" })
    .input(pageInput)
    .output(pageOutput(shopShape))
    .query(({ ctx, input }) => listShops(ctx.services, input)),
  myMerchLinks: signedInProcedure
    .meta({ ...rest("GET", "/merch/links", "Your links to shops, with what they brought in"), scope: "royalties:read" })
    .input(pageInput)
    .output(pageOutput(ownLinkShape))
    .query(({ ctx, input }) => listMyMerchLinks(ctx.services, ctx.actor, input)),
  createMerchLink: signedInProcedure
    .meta({ ...rest("POST", "/merch/links", "Link to something in a shop"), scope: "royalties:write", successStatus: 201 })
    .input(newLink)
    .output(linkShape)
    .mutation(({ ctx, input }) => createMerchLink(ctx.services, ctx.actor, input)),
  archiveMerchLink: signedInProcedure
    .meta({ ...rest("POST", "/merch/links/{linkId}/archive", "Take a link off your page"), scope: "royalties:write" })
    .input(linkInput)
    .output(linkShape)
    .mutation(({ ctx, input }) => archiveMerchLink(ctx.services, ctx.actor, input)),
  myMerchOrders: signedInProcedure
    .meta({ ...rest("GET", "/merch/orders", "Orders that came by your links"), scope: "royalties:read" })
    .input(pageInput)
    .output(pageOutput(orderShape))
    .query(({ ctx, input }) => listMyMerchOrders(ctx.services, ctx.actor, input)),
  closedShops: adminProcedure
    .meta({ ...rest("GET", "/admin/merch/closed-shops", "Shops of which nothing more is taken, with what they still owe"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(closedShopShape))
    .query(({ ctx, input }) => listClosedShops(ctx.services, ctx.actor, input)),
  addShop: adminProcedure
    .meta({ ...rest("POST", "/admin/merch/shops", "Take a shop in; its secret is shown this once"), scope: "admin", successStatus: 201 })
    .input(newShop)
    .output(shopSecretShape)
    .mutation(({ ctx, input }) => addShop(ctx.services, ctx.actor, input)),
  changeShopSecret: adminProcedure
    .meta({ ...rest("POST", "/admin/merch/shops/{shopId}/secret", "Give a shop another secret; the one before is taken for a week"), scope: "admin" })
    .input(shopInput)
    .output(shopSecretShape)
    .mutation(({ ctx, input }) => changeShopSecret(ctx.services, ctx.actor, input)),
  closeShop: adminProcedure
    .meta({ ...rest("POST", "/admin/merch/shops/{shopId}/close", "Take nothing more from a shop"), scope: "admin" })
    .input(shopInput)
    .output(shopShape)
    .mutation(({ ctx, input }) => closeShop(ctx.services, ctx.actor, input)),
  listMerchRules: adminProcedure
    .meta({ ...rest("GET", "/admin/merch/shops/{shopId}/rules", "What a shop pays, the latest first"), scope: "admin" })
    .input(pageInput.extend(shopInput.shape))
    .output(pageOutput(merchRuleShape))
    .query(({ ctx, input }) => listMerchRules(ctx.services, ctx.actor, input)),
  setMerchRule: adminProcedure
    .meta({ ...rest("POST", "/admin/merch/shops/{shopId}/rules", "Set what a shop pays from a day on"), scope: "admin", successStatus: 201 })
    .input(merchRuleInput)
    .output(merchRuleShape)
    .mutation(({ ctx, input }) => setMerchRule(ctx.services, ctx.actor, input)),
  shopDebt: adminProcedure
    .meta({ ...rest("GET", "/admin/merch/shops/{shopId}/debt", "What a shop owes of the commissions on its orders"), scope: "admin" })
    .input(shopInput)
    .output(shopDebtShape)
    .query(({ ctx, input }) => getShopDebt(ctx.services, ctx.actor, input)),
  listShopPayments: adminProcedure
    .meta({ ...rest("GET", "/admin/merch/shops/{shopId}/payments", "What a shop paid, the latest first"), scope: "admin" })
    .input(pageInput.extend(shopInput.shape))
    .output(pageOutput(shopPaymentShape))
    .query(({ ctx, input }) => listShopPayments(ctx.services, ctx.actor, input)),
  bookShopPayment: adminProcedure
    .meta({ ...rest("POST", "/admin/merch/shops/{shopId}/payments", "Write down what a shop paid to the bank"), scope: "admin", successStatus: 201 })
    .input(shopPaymentInput)
    .output(shopPaymentShape)
    .mutation(({ ctx, input }) => bookShopPayment(ctx.services, ctx.actor, input)),
  undoShopPayment: adminProcedure
    .meta({ ...rest("POST", "/admin/merch/payments/{paymentId}/undo", "Take back a payment that was written down by mistake"), scope: "admin" })
    .input(paymentInput)
    .output(shopPaymentShape)
    .mutation(({ ctx, input }) => undoShopPayment(ctx.services, ctx.actor, input)),
};
