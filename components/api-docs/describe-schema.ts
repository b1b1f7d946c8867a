/** A JSON schema as far as it is read here; whatever else it holds is left alone. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
}

const DEPTH_MAX = 8;
const INLINE_CHARS_MAX = 88;

function describeObject(schema: Schema, indent: string, depth: number): string {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const isOptional = schema.required?.includes(name) !== true;
    return `${name}${isOptional ? "?" : ""}: ${describeSchema(field, `${indent}  `, depth + 1)}`;
  });
  if (fields.length === 0) return "{}";
  const inline = `{ ${fields.join(", ")} }`;
  if (indent.length + inline.length <= INLINE_CHARS_MAX && !inline.includes("\n")) return inline;
  return `{\n${fields.map((field) => `${indent}  ${field}`).join("\n")}\n${indent}}`;
}

/** The shape of a value in the notation that readers of TypeScript know: `{ id: string, durationMs: integer | null }`. */
export function describeSchema(schema: Schema, indent = "", depth = 0): string {
  if (depth > DEPTH_MAX) return "…";
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1) ?? "…";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => describeSchema(choice, indent, depth + 1)).join(" | ");
  if (schema.type === "array") {
    const item = describeSchema(schema.items ?? {}, indent, depth + 1);
    return item.includes(" | ") ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === "object") return describeObject(schema, indent, depth);
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? ["any"]);
  return types.map((type) => (type === "string" && schema.format === "date-time" ? "time" : type)).join(" | ");
}
