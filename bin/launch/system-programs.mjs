// Programs that come from the system's package manager. Plain JavaScript: runs while packages are being installed.
import { spawn } from "node:child_process";
import { Fault } from "./fault.mjs";

const OUTPUT_SHOWN_CHARS = 1_000;

/**
 * Makes sure that each command runs. As root on a system with apt, missing ones are installed.
 * @param programs `[{ command, aptPackage, brewPackage }]`
 * @throws Fault with the one line to type when they cannot be installed from here.
 */
export async function ensurePrograms(programs, { say }) {
  const missing = await findMissing(programs);
  if (missing.length === 0) return;
  const names = [...new Set(missing.map((program) => program.command))].join(" and ");
  const aptPackages = [...new Set(missing.map((program) => program.aptPackage))];
  if (process.platform === "darwin") {
    throw new Fault(`${names} not found. Type this and start again:\n  brew install ${missing.map((program) => program.brewPackage).join(" ")}`);
  }
  const isRoot = process.getuid?.() === 0;
  const byHand = `apt-get update && ${isRoot ? "" : "sudo "}apt-get install -y --no-install-recommends ${aptPackages.join(" ")}`;
  if (!isRoot || !(await runs("apt-get", ["--version"]))) {
    throw new Fault(`${names} not found. Type this and start again:\n  ${isRoot ? "" : "sudo "}${byHand}`);
  }
  say(`Installing ${aptPackages.join(" and ")}`);
  await apt(["update"]);
  await apt(["install", "-y", "--no-install-recommends", ...aptPackages]);
  if ((await findMissing(programs)).length > 0) throw new Fault(`${names} not found, even after: ${byHand}`);
}

async function findMissing(programs) {
  const found = await Promise.all(programs.map(({ command, versionFlag = "-version" }) => runs(command, [versionFlag])));
  return programs.filter((_, index) => !found[index]);
}

function runs(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}

function apt(args) {
  return new Promise((resolve, reject) => {
    // Another apt may be at work on the machine: wait for it instead of failing.
    const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "pipe", "pipe"] };
    const child = spawn("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=120", ...args], options);
    let output = "";
    const keep = (chunk) => {
      output = (output + chunk).slice(-OUTPUT_SHOWN_CHARS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Fault(`apt-get ${args[0]} failed:\n${output.trim()}`))));
  });
}
