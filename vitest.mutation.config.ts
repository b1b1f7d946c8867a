import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** For `npm run mutation`: the pure rules about money, whose tests need no database, so that thousands of mutants can be tried. */
export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: fileURLToPath(new URL("./", import.meta.url)) }] },
  test: { include: ["server/kernel/money.test.ts", "server/{patronage,royalties,payouts,tax}/**/rules.test.ts"] },
});
