import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startBankSandbox } from ".";
import { writeCamt053 } from "./sepa/write-camt053";

const NOW_MS = Date.UTC(2026, 11, 1);
const put = (url: string, token: string, name: string, body: string) =>
  fetch(`${url}/files/${name}`, { method: "PUT", body, headers: { authorization: `Bearer ${token}`, "content-type": "application/xml" } });

afterEach(() => vi.unstubAllEnvs());

describe("the stand-in for a bank", () => {
  it("never runs in production", async () => {
    vi.stubEnv("DEPLOYMENT", "production");
    await expect(startBankSandbox({ nowMs: NOW_MS })).rejects.toThrow("does not run in production");
  });

  it("answers nobody without the token", async () => {
    const bank = await startBankSandbox({ nowMs: NOW_MS });
    const answer = await put(bank.url, "wrong", "a", "<x/>");
    await bank.close();
    expect(answer.status).toBe(401);
  });

  it("knows after a restart which files it was sent, and answers them as before", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mhc-bank-"));
    const dataFile = join(folder, "journal.jsonl");
    const token = "a token for tests";
    const first = await startBankSandbox({ nowMs: NOW_MS, dataFile, token });
    const refused = await put(first.url, token, "statement", writeCamt053({ id: "1", day: "2026-12-01", iban: "DE89370400440532013000", entries: [] }));
    const said = { status: refused.status, body: await refused.text() };
    await first.close();
    const second = await startBankSandbox({ nowMs: NOW_MS, dataFile, token });
    const [again, other] = [
      await put(second.url, token, "statement", "<x/>"),
      await put(second.url, token, "statement", writeCamt053({ id: "1", day: "2026-12-01", iban: "DE89370400440532013000", entries: [] })),
    ];
    expect([again.status, { status: other.status, body: await other.text() }]).toEqual([409, said]);
    await second.close();
    await rm(folder, { recursive: true });
  });
});
