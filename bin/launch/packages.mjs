// Installs what package-lock.json asks for and node_modules lacks. Plain JavaScript: runs before any package is there.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "./fault.mjs";
import { waitForLock } from "./lock.mjs";

// `npm ci` refuses this lockfile: optional packages for other systems are not on every registry. `--no-save` leaves it as it is.
const INSTALL = ["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
const OUTPUT_SHOWN_CHARS = 2_000;

/** Makes node_modules match the lockfile, with what tests and tools need if `withTools`. */
export async function ensurePackages(root, { withTools, say }) {
  if (!isMissing(root, withTools)) return;
  const release = await waitForLock(`install ${root}`, () => say("Waiting for another start that installs packages here"));
  try {
    if (!isMissing(root, withTools)) return;
    say("Installing packages");
    // Tools that are already there stay: a start must not take them from the person who works on the code.
    const keepsTools = withTools || existsSync(join(root, "node_modules", "vitest"));
    await install(root, keepsTools ? ["--include=dev"] : ["--omit=dev"]);
    if (isMissing(root, withTools)) throw new Fault("npm install ended well, but packages are still missing. Remove node_modules and try again.");
  } finally {
    await release();
  }
}

/** Compares the lockfile with the record that npm keeps of what it installed, which it writes last. */
function isMissing(root, withTools) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return true;
  const installed = readPackages(record);
  return Object.entries(wanted).some(([path, { version, optional, dev, devOptional }]) => {
    if (path === "" || optional || devOptional || (dev && !withTools)) return false;
    return installed[path]?.version !== version || !existsSync(join(root, path, "package.json"));
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch (cause) {
    throw new Fault(`${file} cannot be read: ${cause.message}`);
  }
}

function install(root, flags) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env };
    // With it npm would leave the tools out, or in, by itself.
    delete env.NODE_ENV;
    const npm = process.env.npm_execpath;
    const [program, args] = npm ? [process.execPath, [npm]] : ["npm", []];
    const child = spawn(program, [...args, ...INSTALL, ...flags], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk) => {
      output = (output + chunk).slice(-OUTPUT_SHOWN_CHARS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => reject(new Fault(`npm does not start: ${error.message}`)));
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Fault(`npm install failed:\n${output.trim()}`))));
  });
}
