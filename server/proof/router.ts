import { pageInput, pageOutput } from "@/server/api/page";
import { adminProcedure, publicProcedure, router, signedInProcedure } from "@/server/api/trpc";
import { auditFilter, auditRowShape } from "./audit/contract";
import { listAudit } from "./audit/list-audit";
import { accountEntriesInput, accountFilter, accountShape, entryShape, ledgerTransferShape } from "./explorer/contract";
import { findLedgerTransfer } from "./explorer/find-transfer";
import { listAccounts } from "./explorer/list-accounts";
import { listEntries } from "./explorer/list-entries";
import { checkpointInput, checkpointShape, consistencyInput, consistencyShape, transferInput, transferProofShape } from "./prove/contract";
import { proveTransfer } from "./prove/prove-transfer";
import { listCheckpoints, proveConsistency, showCheckpoint } from "./prove/show-checkpoint";

const rest = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags: ["Proof"], summary, protect: true } });
const open = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags: ["Proof"], summary, protect: false } });

export const proofRouter = router({
  transfer: signedInProcedure
    .meta({ ...rest("/proof/transfers/{transferId}", "What shows that a transfer of yours is in the sealed log, for anybody to check"), scope: "account:read" })
    .input(transferInput)
    .output(transferProofShape)
    .query(({ ctx, input }) => proveTransfer(ctx.services, ctx.actor, input)),

  checkpoint: publicProcedure
    .meta(open("/proof/checkpoint", "A signed checkpoint of the log over all books; the newest, or one by its number"))
    .input(checkpointInput)
    .output(checkpointShape)
    .query(({ ctx, input }) => showCheckpoint(ctx.services, input)),

  consistency: publicProcedure
    .meta(open("/proof/consistency", "What shows that the log only grew from one size to another"))
    .input(consistencyInput)
    .output(consistencyShape)
    .query(({ ctx, input }) => proveConsistency(ctx.services, input)),

  checkpoints: adminProcedure
    .meta({ ...rest("/admin/proof/checkpoints", "All checkpoints, newest first"), scope: "admin" })
    .input(pageInput)
    .output(pageOutput(checkpointShape))
    .query(({ ctx, input }) => listCheckpoints(ctx.services, ctx.actor, input)),

  audit: adminProcedure
    .meta({ ...rest("/admin/audit", "Who did what to what, when and from where, newest first"), scope: "admin" })
    .input(pageInput.extend(auditFilter.shape))
    .output(pageOutput(auditRowShape))
    .query(({ ctx, input }) => listAudit(ctx.services, ctx.actor, input)),

  accounts: adminProcedure
    .meta({ ...rest("/admin/ledger/accounts", "Accounts of the ledger with what they hold"), scope: "admin" })
    .input(pageInput.extend(accountFilter.shape))
    .output(pageOutput(accountShape))
    .query(({ ctx, input }) => listAccounts(ctx.services, ctx.actor, input)),

  entries: adminProcedure
    .meta({ ...rest("/admin/ledger/accounts/{accountId}/entries", "Entries of an account, newest first, each with the balance after it"), scope: "admin" })
    .input(pageInput.extend(accountEntriesInput.shape))
    .output(pageOutput(entryShape))
    .query(({ ctx, input }) => listEntries(ctx.services, ctx.actor, input)),

  ledgerTransfer: adminProcedure
    .meta({ ...rest("/admin/ledger/transfers/{transferId}", "One transfer with its accounts, its batch and what hangs on it"), scope: "admin" })
    .input(transferInput)
    .output(ledgerTransferShape)
    .query(({ ctx, input }) => findLedgerTransfer(ctx.services, ctx.actor, input)),
});
