import { fileURLToPath } from "node:url";
import { createConverter } from "./convert-types";
import { type Declared, readDeclarations } from "./read-declarations";
import { readEndpoints } from "./read-endpoints";
import { SURFACE_FILES } from "./surface";
import type { Definitions, Schema } from "./types";

export interface ObjectSchemas {
  /** By the value of `object`, with `.deleted` after it for what is left of a deleted one. */
  readonly objects: Readonly<Record<string, Schema>>;
  readonly eventTypes: readonly string[];
  readonly definitions: Definitions;
}

export interface ParameterSchemas {
  /** By method and path, such as `POST /v1/customers/{}`. */
  readonly endpoints: Readonly<Record<string, Schema>>;
  readonly definitions: Definitions;
}

const ROOT = fileURLToPath(new URL("../../../node_modules/stripe/esm", import.meta.url));
const SHARED = ["shared", "lib"];

/** What Stripe's objects look like and what its endpoints take, as the types of the installed SDK say it. */
export function buildSchemas(): { readonly objects: ObjectSchemas; readonly parameters: ParameterSchemas } {
  const files = SURFACE_FILES.map((file) => `resources/${file}`);
  const declarations = readDeclarations(ROOT);
  const known = new Set([...SHARED, ...files]);
  const forObjects = createConverter(declarations, (file) => known.has(file));
  const objects: Record<string, Schema> = {};
  for (const file of files) {
    for (const declared of declarations.source(file).types.values()) {
      const name = file === "resources/Events" ? undefined : objectName(declared);
      if (name) objects[name] = forObjects.refer(declared);
    }
  }
  const forParameters = createConverter(declarations, () => true);
  const endpoints: Record<string, Schema> = {};
  for (const endpoint of files.flatMap((file) => readEndpoints(ROOT, declarations, file))) {
    const scope: readonly string[] = [];
    const none: Schema = { type: "object", properties: {}, additionalProperties: false };
    endpoints[endpoint.key] ??= endpoint.parameters ? forParameters.convert(endpoint.parameters, { file: endpoint.file, scope }) : none;
  }
  return {
    objects: {
      objects: sorted(objects),
      eventTypes: eventTypes([...declarations.source("resources/Events").types.values()]),
      definitions: sorted(forObjects.definitions),
    },
    parameters: { endpoints: sorted(endpoints), definitions: sorted(forParameters.definitions) },
  };
}

/** The value of `object` of a resource; parameters and parts of resources have none. */
function objectName({ scope, node, name }: Declared): string | undefined {
  if (scope.length > 0 || node.type !== "TsInterfaceDeclaration") return undefined;
  const object = literalOf(node, "object");
  return object && name.startsWith("Deleted") ? `${object}.deleted` : object;
}

function eventTypes(declared: readonly Declared[]): string[] {
  const types = declared.flatMap(({ scope, node }) => (scope.length === 0 && node.type === "TsInterfaceDeclaration" ? [literalOf(node, "type")] : []));
  return types.filter((type) => type !== undefined).sort();
}

function literalOf(node: Declared["node"], property: string): string | undefined {
  if (node.type !== "TsInterfaceDeclaration") return undefined;
  for (const member of node.body.body) {
    if (member.type !== "TsPropertySignature" || member.key.type !== "Identifier" || member.key.value !== property) continue;
    const type = member.typeAnnotation?.typeAnnotation;
    if (type?.type === "TsLiteralType" && type.literal.type === "StringLiteral") return type.literal.value;
  }
  return undefined;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
