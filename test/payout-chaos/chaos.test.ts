import { expect, it } from "vitest";
import { runPayoutWorld } from "./run-world";

const TIMEOUT_MS = 120_000;

it(
  "payouts whose processes die anywhere, whose answers are lost and whose callbacks come late, twice or never are each paid once or given back whole",
  async () => {
    const report = await runPayoutWorld("npm test", 0, { payees: 30, months: 2 });
    expect(report).toMatchObject({ double: [], lost: [], stuck: [], surprises: [] });
    expect(report.payouts).toBeGreaterThan(40);
    expect(report.deaths).toBeGreaterThan(5);
  },
  TIMEOUT_MS,
);
