import { fileURLToPath } from "node:url";
import { cruiseImports } from "./cruise-imports.mjs";

const MODULES_MIN = 100;

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
const { moduleCount, crossings } = await cruiseImports(root);
for (const { rule, from, to } of crossings) console.error(`${rule}: ${from} → ${to}`);
console.log(`${moduleCount} modules, ${crossings.length} imports that cross a boundary`);
if (moduleCount < MODULES_MIN) console.error("Too few modules were read: the tool does not see the code.");
process.exitCode = crossings.length > 0 || moduleCount < MODULES_MIN ? 1 : 0;
