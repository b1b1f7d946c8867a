// npm run relay:adapters [-- ipfs|hyper]: installs the adapters from npm into relays of its own, and carries a work by each. Exit 1 when something did not come.
import { ADAPTER_NAMES } from "@/relay/adapters/installed-adapter";
import { tryAdapters } from "@/relay/testing/try-adapters";

const asked = process.argv.slice(2);
const names = ADAPTER_NAMES.filter((name) => asked.length === 0 || asked.includes(name));
const { faults } = await tryAdapters((line) => process.stdout.write(`${line}\n`), names);
for (const fault of faults) process.stdout.write(`WRONG ${fault}\n`);
process.stdout.write(`${JSON.stringify({ faults: faults.length })}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
