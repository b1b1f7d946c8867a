/** What a person is told when a command fails: the sentence alone. */
function tell(thrown: unknown): void {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
}

/** Runs a command to its end: what `work` answers is the exit status, and 1 with the sentence when it throws. */
export async function runCommand(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (thrown) {
    tell(thrown);
    process.exitCode = 1;
  }
}

/** Runs a server until it is told to stop; 1 when it cannot start or cannot stop. */
export async function runServer(start: () => Promise<{ readonly close: () => Promise<void> }>): Promise<void> {
  const fail = (thrown: unknown) => {
    tell(thrown);
    process.exit(1);
  };
  try {
    const server = await start();
    const stop = () => void server.close().then(() => process.exit(0), fail);
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  } catch (thrown) {
    fail(thrown);
  }
}
