// npm run relay:adapters: installs the adapters from npm into relays of its own, and carries a work by each. Exit 1 when something did not come.
import { tryAdapters } from "@/relay/testing/try-adapters";

const { faults } = await tryAdapters((line) => process.stdout.write(`${line}\n`));
for (const fault of faults) process.stdout.write(`WRONG ${fault}\n`);
process.stdout.write(`${JSON.stringify({ faults: faults.length })}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
