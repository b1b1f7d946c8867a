import { writeFileSync } from "node:fs";
import { buildSchemas } from "./build-schemas";

const { objects, parameters } = buildSchemas();
for (const [name, content] of Object.entries({ objects, parameters })) {
  writeFileSync(new URL(`./generated/${name}.json`, import.meta.url), `${JSON.stringify(content)}\n`);
}
console.log(
  `${Object.keys(objects.objects).length} objects, ${Object.keys(parameters.endpoints).length} endpoints, ${objects.eventTypes.length} types of events`,
);
