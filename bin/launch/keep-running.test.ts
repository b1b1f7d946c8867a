import { expect, test, vi } from "vitest";
import { keepRunning } from "./keep-running";

class Process {
  readonly exited: Promise<void>;
  end: () => void = () => undefined;
  constructor() {
    this.exited = new Promise((resolve) => {
      this.end = resolve;
    });
  }
}

test("what ends by itself is started again, also when a start fails in between", async () => {
  const started: Process[] = [];
  let failures = 1;
  const said: string[] = [];
  const start = async () => {
    if (started.length === 1 && failures-- > 0) throw new Error("not yet");
    const process = new Process();
    started.push(process);
    return process;
  };
  const kept = await keepRunning("it", start, (line) => said.push(line));
  started[0]?.end();
  await vi.waitFor(() => expect(started).toHaveLength(2), { timeout: 10_000 });
  expect(said).toContain("not yet");
  expect(kept.current()).toBe(started[1]);
  await kept.stop(async (running) => running.end());
});

test("what was asked to stop is not started again", async () => {
  let starts = 0;
  const start = async () => {
    starts += 1;
    return new Process();
  };
  const kept = await keepRunning("it", start, () => undefined);
  await kept.stop(async (running) => running.end());
  expect(starts).toBe(1);
  expect(kept.current()).toBeUndefined();
});

test("a stop between an end and the next start ends the wait at once", async () => {
  let starts = 0;
  let last = new Process();
  const start = async () => {
    starts += 1;
    last = new Process();
    return last;
  };
  const said: string[] = [];
  const kept = await keepRunning("it", start, (line) => said.push(line));
  last.end();
  await vi.waitFor(() => expect(said).toHaveLength(1));
  await kept.stop(async (running) => running.end());
  expect(starts).toBe(1);
});
