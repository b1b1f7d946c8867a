import { type Bench, describeMachine } from "./report";

/** One line a bench. Each loads only when asked for. */
const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  "auto-edit": () => import("./auto-edit"),
  carousel: () => import("./carousel"),
  corruption: () => import("./corruption"),
  delivery: () => import("./delivery"),
  "inclusion-proof": () => import("./inclusion-proof"),
  jobs: () => import("./jobs"),
  ledger: () => import("./ledger"),
  "patron-stats": () => import("./patron-stats"),
  "patronage-months": () => import("./patronage-months"),
  "pay-to-unlock": () => import("./pay-to-unlock"),
  "split-exactness": () => import("./split-exactness"),
  "payout-run": () => import("./payout-run"),
  peers: () => import("./peers"),
  relay: () => import("./relay"),
  "royalty-account": () => import("./royalty-account"),
  "royalty-sharing": () => import("./royalty-sharing"),
};

/** `npm run bench -- NAME [--quick] [more]`: the last line of stdout is JSON; exit 0 whatever the figures, 1 when it broke. */
async function main(): Promise<void> {
  const [name = "", ...rest] = process.argv.slice(2);
  const load = BENCHES[name];
  if (load === undefined) throw new Error(`Say which bench: ${Object.keys(BENCHES).join(", ")}.`);
  const machine = describeMachine();
  const { bench } = await load();
  const metrics = await bench({
    isQuick: rest.includes("--quick"),
    args: rest.filter((arg) => arg !== "--quick"),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  for (const metric of metrics) {
    const verdict = metric.pass === null ? "" : metric.pass ? "  pass" : "  MISSED";
    const floor = metric.floor === undefined ? "" : `, floor ${metric.floor}`;
    const peer = metric.peer === undefined ? "" : `, ${metric.peer.name}: ${metric.peer.value}`;
    process.stdout.write(`${metric.name}: ${metric.value} ${metric.unit} (${metric.min} to ${metric.max}, ${metric.runs} runs${floor}${peer})${verdict}\n`);
  }
  process.stdout.write(`${JSON.stringify({ bench: name, machine, metrics })}\n`);
}

try {
  await main();
  // Native add-ons and pools may keep the loop alive; the figures are out, so the process ends.
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
