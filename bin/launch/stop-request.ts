const PARENT_POLL_MS = 500;
/** One Ctrl-C arrives twice: from the terminal and handed on by npm. */
const SAME_REQUEST_MS = 1_000;

/**
 * Calls `stop` once, then exits, on Ctrl-C, SIGTERM or a closed terminal. A second request exits at once: the children then see
 * their channel close and leave. Started by npm, the end of npm counts as a request, because someone may have killed it alone.
 */
export function onStopRequest(stop: () => Promise<void>, say: (line: string) => void): void {
  let since: number | undefined;
  const request = () => {
    if (since !== undefined) {
      if (performance.now() - since > SAME_REQUEST_MS) process.exit(1);
      return;
    }
    since = performance.now();
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        say(error.message);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, request);
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && since === undefined) request();
  }, PARENT_POLL_MS).unref();
}
