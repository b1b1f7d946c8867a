// Parent of one Postgres, in a process group of its own. It tells the launcher how the server fares, and ends the server when
// the launcher asks or is gone (even by kill -9: then the channel between them closes). Plain JavaScript, so that it starts at once.
import { spawn } from "node:child_process";
import { openSync } from "node:fs";

const FAST_SHUTDOWN_MS = 5_000;

let server;

process.once("message", ({ command, args, options, logFile }) => {
  const log = openSync(logFile, "a", 0o600);
  server = spawn(command, args, { ...options, stdio: ["ignore", log, log] });
  server.once("error", (error) => leave({ exit: error.message }));
  server.once("exit", (code, signal) => leave({ exit: signal ?? String(code) }));
  if (server.pid !== undefined) tell({ pid: server.pid });
  process.on("message", stop);
});
process.once("disconnect", stop);
// A Ctrl-C is the launcher's to handle: it ends the server after those who use it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

function stop() {
  if (!server) process.exit();
  // SIGINT is Postgres's fast shutdown: open transactions roll back, the data is flushed. SIGQUIT leaves the rest to recovery.
  server.kill("SIGINT");
  setTimeout(() => server.kill("SIGQUIT"), FAST_SHUTDOWN_MS).unref();
}

function leave(message) {
  tell(message, () => process.exit());
  if (!process.connected) process.exit();
}

function tell(message, then) {
  if (process.connected) process.send(message, then);
}
