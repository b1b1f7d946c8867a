import { describeSchema, type Schema } from "./describe-schema";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

interface MediaContent {
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
}

interface OperationObject {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, unknown>>;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly needsToken: boolean;
  readonly parameters: readonly { readonly name: string; readonly place: string; readonly isRequired: boolean; readonly shape: string }[];
  readonly body: string | null;
  readonly answer: { readonly status: string; readonly shape: string } | null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isSchema(value: unknown): value is Schema {
  return isObject(value);
}

function hasContent(value: unknown): value is MediaContent {
  return isObject(value) && (value.content === undefined || isObject(value.content));
}

function jsonShape(value: unknown): string | null {
  const schema = hasContent(value) ? value.content?.["application/json"]?.schema : undefined;
  return isSchema(schema) ? describeSchema(schema) : null;
}

function readParameters(parameters: readonly unknown[]): Operation["parameters"] {
  return parameters.filter(isObject).map((parameter) => ({
    name: String(parameter.name),
    place: String(parameter.in),
    isRequired: parameter.required === true,
    shape: isSchema(parameter.schema) ? describeSchema(parameter.schema) : "any",
  }));
}

function readOperation(method: string, path: string, operation: OperationObject): Operation {
  const success = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith("2"));
  const shape = success === undefined ? null : jsonShape(success[1]);
  return {
    id: operation.operationId ?? `${method}-${path}`,
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? "",
    needsToken: (operation.security ?? []).length > 0,
    parameters: readParameters(operation.parameters ?? []),
    body: jsonShape(operation.requestBody),
    answer: success === undefined || shape === null ? null : { status: success[0], shape },
  };
}

/** The operations of an OpenAPI document by their first tag, in the document's order. */
export function groupOperations(paths: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const [path, item] of Object.entries(paths)) {
    if (!isObject(item)) continue;
    for (const method of METHODS) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      const tags = Array.isArray(operation.tags) ? operation.tags : [];
      const tag = typeof tags[0] === "string" ? tags[0] : "Other";
      groups.set(tag, [...(groups.get(tag) ?? []), readOperation(method, path, operation)]);
    }
  }
  return groups;
}
