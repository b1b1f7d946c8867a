import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONFIG_FILE } from "../config";
import { openRelay, type Relay } from "../relay";
import type { Pin } from "../works/pins";
import { writePins } from "../works/pins";
import { NOW } from "./make-work";

export class TestClock {
  #now = NOW;

  now(): Date {
    return this.#now;
  }

  advanceMs(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}

export interface TestRelay extends Relay {
  readonly clock: TestClock;
  readonly said: string[];
  remove(): Promise<void>;
}

/** A folder that no other test has. */
export async function makeFolder(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "mhc-relay-test-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** @param config as an operator writes it */
export async function openTestRelay(config: object = {}, pins: readonly Pin[] = []): Promise<TestRelay> {
  const { folder, remove } = await makeFolder();
  await writeFile(join(folder, CONFIG_FILE), JSON.stringify(config));
  if (pins.length > 0) await writePins(folder, pins);
  const [clock, said]: [TestClock, string[]] = [new TestClock(), []];
  const relay = await openRelay({ folder, clock, say: (line) => said.push(line) });
  return { ...relay, clock, said, remove };
}
