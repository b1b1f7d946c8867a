import { invalidRequest } from "../engine/errors";

/** What a form says before any schema read it: text, lists and named fields. */
export type FormValue = string | FormValue[] | FormFields;
export interface FormFields {
  [key: string]: FormValue;
}

const FIELDS_MAX = 5000;
const DEPTH_MAX = 10;

/** Reads `a=1&b[c]=2&d[0][e]=3&f[]=4` as nested fields. @throws 400 when a key is broken or nested too deep. */
export function readForm(text: string): FormFields {
  const root: FormFields = {};
  let count = 0;
  for (const [key, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > FIELDS_MAX) throw invalidRequest("Too many parameters");
    place(root, keyPath(key), value, key);
  }
  return asFields(listsIn(root));
}

function keyPath(key: string): string[] {
  const [head] = key.split("[", 1);
  const rest = key.slice(head?.length ?? 0);
  const parts = [...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? "");
  const isWhole = parts.reduce((length, part) => length + part.length + 2, 0) === rest.length;
  if (head === undefined || head === "" || !isWhole || parts.length > DEPTH_MAX)
    throw invalidRequest(`Invalid request: the parameter name '${key}' cannot be read`);
  return [head, ...parts];
}

function place(root: FormFields, path: string[], value: string, key: string): void {
  let at = root;
  for (const [depth, part] of path.entries()) {
    const name = part === "" ? String(Object.keys(at).length) : part;
    if (name === "__proto__") throw invalidRequest(`Received unknown parameter: ${key}`, { code: "parameter_unknown", param: key });
    if (depth === path.length - 1) {
      if (typeof at[name] === "object") throw invalidRequest(`Invalid request: '${key}' is given as a value and as fields`);
      at[name] = value;
      return;
    }
    const next = at[name] ?? {};
    if (typeof next === "string" || Array.isArray(next)) throw invalidRequest(`Invalid request: '${key}' is given as a value and as fields`);
    at[name] = next;
    at = next;
  }
}

/** Fields named 0, 1, 2 … are a list. */
function listsIn(value: FormValue): FormValue {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, FormValue] => [key, listsIn(inner)]);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function asFields(value: FormValue): FormFields {
  if (typeof value === "string" || Array.isArray(value)) throw invalidRequest("Invalid request: parameters need names");
  return value;
}
