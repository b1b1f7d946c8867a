import { pageInput, pageOutput } from "@/server/api/page";
import { signedInProcedure } from "@/server/api/trpc";
import { accountShape, earningsInput, earningsShape, transactionFilter, transactionShape } from "./contract";
import { getAccount } from "./get-account";
import { getEarnings } from "./get-earnings";
import { listTransactions } from "./list-transactions";

const rest = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags: ["Royalties"], summary, protect: true } });

export const accountProcedures = {
  account: signedInProcedure
    .meta({ ...rest("/royalty/account", "What you have: balance, pending, held, carried"), scope: "royalties:read" })
    .output(accountShape)
    .query(({ ctx }) => getAccount(ctx.services, ctx.actor)),
  transactions: signedInProcedure
    .meta({ ...rest("/royalty/transactions", "Every movement of your earnings, newest first, each with why it is there"), scope: "royalties:read" })
    .input(pageInput.extend(transactionFilter.shape))
    .output(pageOutput(transactionShape))
    .query(({ ctx, input }) => listTransactions(ctx.services, ctx.actor, input)),
  earnings: signedInProcedure
    .meta({ ...rest("/royalty/earnings", "What you earned, by source, work, country and day"), scope: "royalties:read" })
    .input(earningsInput)
    .output(earningsShape)
    .query(({ ctx, input }) => getEarnings(ctx.services, ctx.actor, input)),
};
