import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cruiseImports } from "./cruise-imports.mjs";

// What an innocent checkout holds; each case adds one file to it.
const SOUND = {
  "server/kernel/money.ts": "export const cents = 1;",
  "server/ledger/index.ts": 'export { post } from "./post-entry";',
  "server/ledger/post-entry.ts": 'import { cents } from "@/server/kernel/money"; export const post = cents; export type Post = number;',
  "server/ledger/router.ts": "export const ledgerRouter = 1;",
  "server/api/router.ts": 'import { ledgerRouter } from "@/server/ledger/router"; export const appRouter = ledgerRouter; export type AppRouter = number;',
  "server/patronage/index.ts": 'import { post } from "@/server/ledger"; export const tip = post;',
  "server/adapters/mail/index.ts": "export interface Mailer { readonly name: string }",
  "server/adapters/mail/live.ts": "export const smtp = 1;",
  "server/services-live.ts": 'import { smtp } from "./adapters/mail/live"; export const services = smtp;',
  "db/client.ts": "export const db = 1;",
  "relay/serve.ts": "export const serve = 1;",
  "components/ui/button.tsx":
    'import type { AppRouter } from "@/server/api/router"; export const Button = (props: { of: AppRouter }) => <button>{props.of}</button>;',
  "app/page.tsx": 'import { Button } from "@/components/ui/button"; import { tip } from "@/server/patronage"; export default () => <Button of={tip} />;',
} as const;

const PLANTED: readonly (readonly [string, string, string])[] = [
  ["domains-meet-at-the-index", "server/patronage/by-alias.ts", 'import { post } from "@/server/ledger/post-entry"; export const a = post;'],
  ["domains-meet-at-the-index", "server/patronage/by-path.ts", 'import { post } from "../ledger/post-entry"; export const a = post;'],
  ["domains-meet-at-the-index", "server/patronage/by-type.ts", 'import type { Post } from "@/server/ledger/post-entry"; export type A = Post;'],
  ["domains-meet-at-the-index", "server/patronage/by-export.ts", 'export { post } from "@/server/ledger/post-entry";'],
  ["domains-meet-at-the-index", "server/patronage/by-call.ts", 'export const load = () => import("@/server/ledger/post-entry");'],
  ["kernel-is-alone", "server/kernel/ids.ts", 'import { post } from "../ledger"; export const a = post;'],
  ["protocol-is-alone", "protocol/tip.ts", 'import { cents } from "@/server/kernel/money"; export const a = cents;'],
  ["protocol-is-alone", "protocol/files.ts", 'import { readFileSync } from "node:fs"; export const a = readFileSync;'],
  ["delivery-knows-the-protocol", "delivery/tip.ts", 'import { Button } from "@/components/ui/button"; export const a = Button;'],
  ["delivery-knows-the-protocol", "delivery/files.ts", 'import { readFileSync } from "node:fs"; export const a = readFileSync;'],
  ["delivery-knows-the-protocol", "delivery/test-tool.ts", 'import { it } from "vitest"; export const a = it;'],
  ["relay-is-alone", "relay/serve/count.ts", 'import { cents } from "@/server/kernel/money"; export const a = cents;'],
  ["relay-is-alone", "relay/sync/rows.ts", 'import { db } from "../../db/client"; export const a = db;'],
  ["relay-is-reached-by-network", "server/ledger/relay.ts", 'import { serve } from "@/relay/serve"; export const a = serve;'],
  ["adapters-are-alone", "relay/adapters/programs/ipfs/own.mjs", 'import { serve } from "../../../serve.ts"; export const a = serve;'],
  ["adapters-resolve-their-own", "relay/adapters/programs/ipfs/own.mjs", 'import { a } from "../not-there.mjs"; export const b = a;'],
  ["rules-are-pure", "server/ledger/rules.ts", 'import { db } from "@/db/client"; export const a = db;'],
  ["rules-are-pure", "server/ledger/fees/rules.ts", 'import { readFileSync } from "node:fs"; export const a = readFileSync;'],
  ["domains-below-doors", "server/ledger/send-tip.ts", 'import type { AppRouter } from "@/server/api/router"; export type A = AppRouter;'],
  ["domains-below-doors", "server/ledger/show-tip.ts", 'import { services } from "../services-live"; export const a = services;'],
  ["domains-see-interfaces", "server/ledger/mail-tip.ts", 'import { smtp } from "@/server/adapters/mail/live"; export const a = smtp;'],
  ["routers-only-by-api", "bin/tip.ts", 'import { ledgerRouter } from "@/server/ledger/router"; export const a = ledgerRouter;'],
  ["app-by-the-front-door", "app/tips/page.tsx", 'import { post } from "@/server/ledger/post-entry"; export default () => <p>{post}</p>;'],
  ["app-by-the-front-door", "app/rows/page.tsx", 'import { db } from "../../db/client"; export default () => <p>{db}</p>;'],
  ["components-know-no-server", "components/tips/tip.tsx", 'import { tip } from "@/server/patronage"; export const Tip = () => <p>{tip}</p>;'],
  ["components-know-the-router-by-type", "components/tips/call.ts", 'import { appRouter } from "@/server/api/router"; export const a = appRouter;'],
  ["ui-is-domain-free", "components/ui/tip.tsx", 'import { Tip } from "../tips/tip-list"; export const A = Tip;'],
  ["jobs-by-the-front-door", "inngest/functions/tips.ts", 'import { post } from "@/server/ledger/post-entry"; export const a = post;'],
  ["database-knows-the-kernel", "db/tips.ts", 'import { post } from "@/server/ledger"; export const a = post;'],
  ["adapters-below-domains", "server/adapters/mail/tips.ts", 'import { post } from "@/server/ledger"; export const a = post;'],
  ["tests-stay-tests", "server/ledger/check.ts", 'import { it } from "vitest"; export const a = it;'],
  ["resolves", "server/ledger/nowhere.ts", 'import { a } from "@/server/ledger/not-there"; export const b = a;'],
  ["no-cycles", "server/patronage/first.ts", 'import type { B } from "./second"; export type A = B;'],
];

describe("import rules", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "mhc-boundaries-"));
    for (const [path, text] of Object.entries(SOUND)) await plant(path, text);
    await plant("components/tips/tip-list.ts", "export const Tip = 1;");
    await plant("node_modules/vitest/package.json", '{"name":"vitest","main":"index.js"}');
    await plant("node_modules/vitest/index.js", "exports.it = 1;");
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function plant(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  const roots = ["app", "components", "db", "relay", "server"];

  it("allow what the architecture allows, and every module is read", async () => {
    expect(await cruiseImports(directory, roots)).toEqual({ moduleCount: Object.keys(SOUND).length + 1, crossings: [] });
  });

  it.each(PLANTED)("catch %s planted in %s", async (rule, path, text) => {
    await plant(path, text);
    if (rule === "no-cycles") await plant("server/patronage/second.ts", 'import type { A } from "./first"; export type B = A;');
    const { crossings } = await cruiseImports(directory, [...new Set([...roots, path.split("/")[0] ?? ""])]);
    expect(crossings.map((crossing) => crossing.rule)).toContain(rule);
  });
});
