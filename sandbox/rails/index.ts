import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { readAchFile } from "./ach/read-ach-file";
import { Bank, type BankPayment } from "./bank";
import { answerRequest, type BankChaos } from "./http/answer-request";
import { readJournal, writeJournal } from "./journal";
import { refuseProduction } from "./refuse-production";
import { readPaymentFile } from "./sepa/read-payment-file";

export interface BankSandboxOptions {
  /** 0, the default, takes a free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** What callers must bear. */
  readonly token?: string;
  /** Unix milliseconds at which its clock stands until it is moved. */
  readonly nowMs: number;
  readonly seed?: string;
  readonly chaos?: Partial<BankChaos>;
  /** Where the files that it takes are kept; without it everything is forgotten at the end. */
  readonly dataFile?: string;
}

export interface BankSandbox {
  readonly url: string;
  readonly token: string;
  readonly bank: Bank;
  /** All it ever took, in order, rejected ones too: what a judge counts. */
  payments(): readonly BankPayment[];
  advanceMs(ms: number): void;
  setChaos(chaos: Partial<BankChaos>): void;
  close(): Promise<void>;
}

/** A bank that has taken the files of its journal, each at its own time. */
function openBank({ seed = "bank", nowMs, dataFile }: BankSandboxOptions): Bank {
  const lines = dataFile === undefined ? [] : readJournal(dataFile);
  const bank = new Bank({ seed, nowMs: lines[0]?.atMs ?? nowMs });
  for (const { atMs, ...file } of lines) {
    bank.advanceTo(atMs);
    bank.takeFile(file, file.format === "sepa" ? readPaymentFile : readAchFile);
  }
  bank.advanceTo(nowMs);
  if (dataFile !== undefined) bank.onFile = (line) => writeJournal(dataFile, line);
  return bank;
}

const CALM: BankChaos = { loseRequestShare: 0, loseAnswerShare: 0, failShare: 0 };

/**
 * Starts the stand-in for a bank on this machine's loopback: it takes SEPA and ACH files, refuses what is malformed, and writes
 * statements (camt.053) and returns. No real bank was ever asked; it is as strict as the standards' own words.
 * @throws in production.
 */
export async function startBankSandbox(options: BankSandboxOptions): Promise<BankSandbox> {
  refuseProduction(process.env);
  const bank = openBank(options);
  const token = options.token ?? randomBytes(16).toString("hex");
  const state = { bank, token, chaos: { ...CALM, ...options.chaos }, seed: options.seed ?? "bank", requests: 0 };
  const server = createServer((request, response) => {
    answerRequest(state, request, response).catch((thrown: unknown) => {
      process.stderr.write(`The stand-in for a bank failed: ${thrown instanceof Error ? thrown.message : "?"}\n`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    bank,
    payments: () => bank.payments,
    advanceMs: (ms) => bank.advanceMs(ms),
    setChaos: (chaos) => {
      state.chaos = { ...CALM, ...chaos };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
