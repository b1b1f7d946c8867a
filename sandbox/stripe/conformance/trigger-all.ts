// npm run stripe:triggers: every scenario of the official CLI that concerns us, against a fresh stand-in; says how many succeed.
import { startStripeSandbox } from "..";
import { fundPlatform } from "./fund-platform";
import { runScenario } from "./run-scenario";
import { SCENARIOS } from "./scenarios";

async function main(): Promise<void> {
  const sandbox = await startStripeSandbox({ seed: "triggers" });
  await fundPlatform(sandbox.url);
  let succeeded = 0;
  for (const scenario of SCENARIOS) {
    const { isSuccessful, said } = await runScenario(sandbox.url, scenario);
    if (isSuccessful) succeeded += 1;
    else process.stdout.write(`failed: ${scenario}\n${said.trim()}\n\n`);
  }
  await sandbox.close();
  process.stdout.write(`${succeeded} of ${SCENARIOS.length} scenarios succeed\n`);
  process.exitCode = succeeded < SCENARIOS.length ? 1 : 0;
}

await main();
