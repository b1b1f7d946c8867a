// The stand-in for Stripe as a process of its own. `npm start` runs it beside a local copy; alone it is `npm run stripe:sandbox`.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startStripeSandbox } from "@/sandbox/stripe";
import { runServer } from "./launch/run-command";

const PORT_DEFAULT = 3001;
process.title = "mhc-stripe-sandbox";

await runServer(async () => {
  const { STRIPE_SANDBOX_PORT, DATA_DIR, STRIPE_WEBHOOK_URL, STRIPE_CONNECT_WEBHOOK_URL, STRIPE_WEBHOOK_SECRET } = process.env;
  const endpoint = (url: string | undefined) => (url && STRIPE_WEBHOOK_SECRET ? { url, secret: STRIPE_WEBHOOK_SECRET } : undefined);
  const folder = join(resolve(DATA_DIR || ".data"), "stripe-sandbox");
  await mkdir(folder, { recursive: true });
  const sandbox = await startStripeSandbox({
    port: Number(STRIPE_SANDBOX_PORT || PORT_DEFAULT),
    dataFile: join(folder, "journal.jsonl"),
    webhook: endpoint(STRIPE_WEBHOOK_URL),
    connectWebhook: endpoint(STRIPE_CONNECT_WEBHOOK_URL),
    // As if the machine had lost its power: what was committed is in the journal.
    onCrash: () => process.kill(process.pid, "SIGKILL"),
  });
  process.stdout.write(`The stand-in for Stripe listens on ${sandbox.url}\n`);
  return sandbox;
});
