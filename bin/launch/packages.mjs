// Installs what package-lock.json asks for and node_modules lacks. Plain JavaScript: runs before any package is there.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "./fault.mjs";
import { waitForLock } from "./lock.mjs";

// `npm ci` refuses this lockfile: optional packages for other systems are not on every registry. `--no-save` leaves it as it is.
const INSTALL = ["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
const LEAVE_WITH_PARENT = fileURLToPath(new URL("./leave-with-parent.mjs", import.meta.url));
const OUTPUT_SHOWN_CHARS = 2_000;

/** Makes node_modules match the lockfile, with what tests and tools need if `withTools`. */
export async function ensurePackages(root, { withTools, say }) {
  if (!isMissing(root, withTools)) return;
  const release = await waitForLock(`install ${root}`, () => say("Waiting for another start that installs packages here"));
  try {
    if (!isMissing(root, withTools)) return;
    // Tools that are already there stay: a start must not take them from the person who works on the code.
    const keepsTools = withTools || existsSync(join(root, "node_modules", "vitest"));
    await installWhole(root, keepsTools ? ["--include=dev"] : ["--omit=dev"], say);
    if (isMissing(root, withTools)) say("package-lock.json is older than package.json: going on with what npm chose");
  } finally {
    await release();
  }
}

/** npm takes a package whose unpacking was cut short for whole, so what a killed install left is removed first. */
async function installWhole(root, flags, say) {
  const modules = join(root, "node_modules");
  const underWay = join(modules, ".installing");
  if (existsSync(underWay)) {
    say("Removing packages that were installed only half");
    rmSync(modules, { recursive: true, force: true });
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(underWay, "");
  say("Installing packages (a minute or two, once)");
  try {
    await install(root, flags);
  } finally {
    // An install that failed by itself leaves things as they were; only a killed one does not get here.
    rmSync(underWay, { force: true });
  }
}

/** Compares the lockfile with the record that npm keeps of what it installed, which it writes last. */
function isMissing(root, withTools) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record) || existsSync(join(root, "node_modules", ".installing"))) return true;
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
    const env = { ...process.env, MHC_LEAVES_WITH_PARENT: "1" };
    // With it npm would leave the tools out, or in, by itself.
    delete env.NODE_ENV;
    // Run by our own Node, npm leaves when we are killed, and does not meet the next start's.
    const npm = process.env.npm_execpath;
    const [program, args] = npm ? [process.execPath, ["--import", LEAVE_WITH_PARENT, npm]] : ["npm", []];
    const stdio = ["ignore", "pipe", "pipe", ...(npm ? ["ipc"] : [])];
    const child = spawn(program, [...args, ...INSTALL, ...flags], { cwd: root, env, detached: npm !== undefined, stdio });
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
