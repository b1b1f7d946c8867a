import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import type { ObjectSchemas } from "./build-schemas";

const schemas: ObjectSchemas = JSON.parse(readFileSync(new URL("./generated/objects.json", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true, verbose: true });
ajv.addSchema({ $id: "stripe", definitions: schemas.definitions });
const validators = new Map<string, ValidateFunction>();
const FAULTS_SHOWN_MAX = 10;

/**
 * What about an object (with all inside it) is not as Stripe's types say; empty if it is right. A list is checked item by item, an
 * event by its type and the object it carries.
 */
export function findFaults(value: unknown): string[] {
  if (typeof value !== "object" || value === null || !("object" in value)) return ["not an object of Stripe"];
  if (value.object === "list" && "data" in value && Array.isArray(value.data)) return value.data.flatMap(findFaults);
  if (value.object === "event") return findFaultsOfEvent(value);
  const name = "deleted" in value && value.deleted === true ? `${String(value.object)}.deleted` : String(value.object);
  const validate = validatorOf(name);
  if (!validate) return [`${name} is not a known kind of object`];
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "anyOf");
  return errors.slice(0, FAULTS_SHOWN_MAX).map(({ instancePath, message, params, data }) => {
    const details = Object.values(params).flat().join(", ");
    return `${name}${instancePath} ${message} (${details}): ${JSON.stringify(data)?.slice(0, 80)}`;
  });
}

function findFaultsOfEvent(event: object): string[] {
  const type = "type" in event ? String(event.type) : "";
  const data = "data" in event && typeof event.data === "object" && event.data !== null && "object" in event.data ? event.data.object : undefined;
  return [...(schemas.eventTypes.includes(type) ? [] : [`${type} is not a type of event`]), ...findFaults(data).map((fault) => `${type}: ${fault}`)];
}

function validatorOf(name: string): ValidateFunction | undefined {
  const known = validators.get(name);
  const reference = schemas.objects[name]?.$ref;
  if (known || !reference) return known;
  const validate = ajv.compile({ $ref: `stripe${reference}` });
  validators.set(name, validate);
  return validate;
}
