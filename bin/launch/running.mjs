// What a running copy says about itself in its DATA_DIR, for a second start and for commands that want its database.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const fileIn = (dataDir) => join(dataDir, "running.json");

/** `{ pid, url, databaseUrl, stripePort }`, undefined when nothing was written. The file outlives a killed copy: the lock alone says that one runs. */
export function readRunning(dataDir) {
  try {
    return JSON.parse(readFileSync(fileIn(dataDir), "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

export function writeRunning(dataDir, running) {
  const half = `${fileIn(dataDir)}.new`;
  writeFileSync(half, `${JSON.stringify(running)}\n`, { mode: 0o600 });
  renameSync(half, fileIn(dataDir));
}

export function forgetRunning(dataDir) {
  rmSync(fileIn(dataDir), { force: true });
}

export function describeRunning(dataDir) {
  const running = readRunning(dataDir);
  return `A copy is already running with DATA_DIR ${dataDir}${running ? ` (${running.url}, process ${running.pid})` : ""}.`;
}
