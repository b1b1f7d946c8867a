import { expect, it } from "vitest";
import { runPayoutWorld } from "./run-world";

const TIMEOUT_MS = 120_000;

it(
  "payouts whose processes die anywhere, whose answers are lost and whose callbacks come late, twice or never are each paid once or given back whole",
  async () => {
    const report = await runPayoutWorld("npm test", 0, { payees: 20, months: 1 });
    expect(report).toMatchObject({ double: [], lost: [], stuck: [], surprises: [] });
    expect(report.payouts).toBeGreaterThan(10);
    expect(report.deaths).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
