import type { TsInterfaceDeclaration, TsType, TsTypeElement, TsTypeReference } from "@swc/core";
import { type Declarations, type Declared, partsOf } from "./read-declarations";
import type { Definitions, Schema } from "./types";

type Place = Pick<Declared, "file" | "scope">;

export interface Converter {
  readonly definitions: Definitions;
  convert(type: TsType, place: Place): Schema;
  /** The reference to a declared type; its definition and all that it needs are added. */
  refer(declared: Declared): Schema;
}

const LIST_NAMES = new Set(["ApiList", "ApiSearchResult"]);

/**
 * Turns declared types into JSON Schemas. A property that no interface names is refused; what `isKnown` does not know becomes any
 * object, so that the files stay small.
 */
export function createConverter(declarations: Declarations, isKnown: (file: string) => boolean): Converter {
  const definitions: Definitions = {};

  const refer = (declared: Declared): Schema => {
    if (!isKnown(declared.file)) return { type: "object" };
    const key = `${declared.file.replace("resources/", "").replaceAll("/", ".")}:${[...declared.scope, declared.name].join(".")}`;
    if (!(key in definitions)) {
      // Set before its parts are read: types may contain themselves.
      definitions[key] = {};
      definitions[key] =
        declared.node.type === "TsInterfaceDeclaration" ? convertInterface(declared.node, declared) : convert(declared.node.typeAnnotation, inside(declared));
    }
    return { $ref: `#/definitions/${key}` };
  };

  const convertInterface = (node: TsInterfaceDeclaration, declared: Declared): Schema => {
    const place = inside(declared);
    const parents = node.extends.flatMap(({ expression }) => (expression.type === "Identifier" ? [declarations.resolve(declared, [expression.value])] : []));
    const inherited = parents.map((parent) => (parent.node.type === "TsInterfaceDeclaration" ? convertInterface(parent.node, parent) : {}));
    return mergeObjects([...inherited, convertMembers(node.body.body, place)]);
  };

  const convertMembers = (members: readonly TsTypeElement[], place: Place): Schema => {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    let additionalProperties: boolean | Schema = false;
    for (const member of members) {
      if (member.type === "TsIndexSignature" && member.typeAnnotation) additionalProperties = convert(member.typeAnnotation.typeAnnotation, place);
      if (member.type !== "TsPropertySignature" || !member.typeAnnotation) continue;
      const type = member.typeAnnotation.typeAnnotation;
      // `deleted?: void` says that the property is not there.
      if (type.type === "TsKeywordType" && type.kind === "void") continue;
      const name = member.key.type === "Identifier" || member.key.type === "StringLiteral" ? member.key.value : "";
      properties[name] = convert(type, place);
      if (!member.optional) required.push(name);
    }
    return { type: "object", properties, ...(required.length > 0 ? { required } : {}), additionalProperties };
  };

  const convertReference = (type: TsTypeReference, place: Place): Schema => {
    const name = partsOf(type.typeName);
    const [argument] = type.typeParams?.params ?? [];
    const last = name.at(-1) ?? "";
    if (last === "Array" && argument) return { type: "array", items: convert(argument, place) };
    if (LIST_NAMES.has(last) && argument) return listOf(convert(argument, place));
    if (last === "Emptyable" && argument) return unite([{ enum: ["", null] }, convert(argument, place)]);
    // Known values stay the only ones: the stand-in makes no others, and those of a caller are mistakes.
    if (last === "OtherString") return { enum: [] };
    if (last === "Decimal") return { type: "string" };
    return refer(declarations.resolve(place, name));
  };

  const convert = (type: TsType, place: Place): Schema => {
    switch (type.type) {
      case "TsKeywordType":
        return keyword(type.kind);
      case "TsLiteralType":
        return type.literal.type === "TemplateLiteral" || type.literal.type === "BigIntLiteral" ? { type: "string" } : { enum: [type.literal.value] };
      case "TsUnionType":
        return unite(type.types.map((part) => convert(part, place)));
      case "TsTypeReference":
        return convertReference(type, place);
      case "TsTypeLiteral":
        return convertMembers(type.members, place);
      case "TsParenthesizedType":
        return convert(type.typeAnnotation, place);
      case "TsArrayType":
        return { type: "array", items: convert(type.elemType, place) };
      default:
        throw new Error(`${type.type} in ${place.file} is not understood`);
    }
  };

  return { definitions, convert, refer };
}

function inside(declared: Declared): Place {
  return { file: declared.file, scope: [...declared.scope, declared.name] };
}

function keyword(kind: string): Schema {
  if (kind === "any" || kind === "unknown") return {};
  if (kind === "null" || kind === "undefined") return { enum: [null] };
  return { type: kind };
}

function listOf(items: Schema): Schema {
  const properties = { object: { enum: ["list", "search_result"] }, data: { type: "array", items }, has_more: { type: "boolean" }, url: { type: "string" } };
  return { type: "object", properties, required: ["object", "data", "has_more", "url"], additionalProperties: { type: ["string", "number", "null"] } };
}

/** One `enum` for all literals, the other alternatives each once. */
function unite(parts: readonly Schema[]): Schema {
  const flat = parts.flatMap((part) => part.anyOf ?? [part]);
  const literals = [...new Set(flat.flatMap((part) => part.enum ?? []))];
  const others = [...new Map(flat.filter((part) => part.enum === undefined).map((part) => [JSON.stringify(part), part])).values()];
  const [only] = others;
  if (!only) return { enum: literals };
  if (literals.length === 0 && others.length === 1) return only;
  const isNullable = literals.length === 1 && literals[0] === null;
  if (isNullable && others.length === 1 && typeof only.type === "string" && Object.keys(only).length === 1) return { type: [only.type, "null"] };
  return { anyOf: [...others, ...(literals.length > 0 ? [{ enum: literals }] : [])] };
}

function mergeObjects(parts: readonly Schema[]): Schema {
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {}));
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  const additionalProperties = parts.map((part) => part.additionalProperties ?? false).find((allowed) => allowed !== false) ?? false;
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}), additionalProperties };
}
