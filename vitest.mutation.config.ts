import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** For `npm run mutation`: the tests of what is pure and decides about money. They need no database, so that thousands of mutants can be tried. */
export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: fileURLToPath(new URL("./", import.meta.url)) }] },
  test: {
    include: [
      "server/kernel/money.test.ts",
      "server/{patronage,royalties,payouts,tax}/**/rules.test.ts",
      "server/adapters/rails/decimal-cents.test.ts",
      "server/ledger/{chart,encode-batch,transfer}.test.ts",
      "server/patronage/postings/{movement,plan-postings}.test.ts",
      "server/patronage/stats/build-mrr-months.test.ts",
      "server/payouts/holding/plan-hold.test.ts",
      "server/payouts/outbox/next-look.test.ts",
      "server/payouts/states/postings.test.ts",
      "server/royalties/accounts/amounts.test.ts",
      "server/royalties/sharing/share-pool.test.ts",
      "server/royalties/splits/{plan-returns,plan-shares}.test.ts",
      "server/royalties/views/fraud.test.ts",
      "server/tax/policy/check-policy.test.ts",
      "server/tax/withholding/decide-withholding.test.ts",
    ],
    exclude: [".stryker-tmp/**", "**/node_modules/**"],
    // Mutants and a busy machine take their time; one that hangs is ended by Stryker.
    testTimeout: 60_000,
  },
});
