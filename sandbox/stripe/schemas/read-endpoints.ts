import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Class, type ClassMethod, type Expression, type Node, type Pattern, parseSync, type TsType } from "@swc/core";
import type { Declarations } from "./read-declarations";

export interface Endpoint {
  /** Such as `POST /v1/subscriptions/{}`: `{}` stands for an id. */
  readonly key: string;
  readonly file: string;
  readonly parameters: TsType | undefined;
}

/** The endpoints that one file of the SDK calls: method and path from its code, parameters from its declarations. */
export function readEndpoints(root: string, declarations: Declarations, file: string): Endpoint[] {
  const code = parseSync(readFileSync(join(root, `${file}.js`), "utf8"), { syntax: "ecmascript" });
  const declared = new Map(methodsOf(declarations.source(file).module.body).map((method) => [nameOf(method), method]));
  return methodsOf(code.body).flatMap((method) => {
    const parameters = declared.get(nameOf(method))?.function.params.flatMap(({ pat }) => typeOf(pat))[0];
    return requestsOf(method).map((key) => ({ key, file, parameters }));
  });
}

/** The type of the argument that is called `params`. */
function typeOf(pattern: Pattern): TsType[] {
  if (pattern.type !== "Identifier" || pattern.value !== "params" || !("typeAnnotation" in pattern)) return [];
  return pattern.typeAnnotation ? [pattern.typeAnnotation.typeAnnotation] : [];
}

function methodsOf(body: readonly Node[]): ClassMethod[] {
  const classes = body.flatMap((item) => ("declaration" in item && isClass(item.declaration) ? [item.declaration] : []));
  return classes.flatMap((found) => found.body.filter((member): member is ClassMethod => member.type === "ClassMethod"));
}

function isClass(node: unknown): node is Class {
  return typeof node === "object" && node !== null && "type" in node && node.type === "ClassDeclaration";
}

function nameOf(method: ClassMethod): string {
  return method.key.type === "Identifier" ? method.key.value : "";
}

/** Each `_makeRequest('POST', '/v1/…')` in it: a method may choose between two paths. */
function requestsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(requestsOf);
  if (typeof node !== "object" || node === null) return [];
  if (
    "type" in node &&
    node.type === "CallExpression" &&
    "callee" in node &&
    "arguments" in node &&
    isMakeRequest(node.callee) &&
    Array.isArray(node.arguments)
  ) {
    const [method, path] = node.arguments.map((argument: { expression: Expression }) => textOf(argument.expression));
    return [`${method} ${path}`];
  }
  return Object.values(node).flatMap(requestsOf);
}

function isMakeRequest(callee: unknown): boolean {
  return JSON.stringify(callee).includes('"value":"_makeRequest"');
}

function textOf(expression: Expression): string {
  if (expression.type === "StringLiteral") return expression.value;
  return expression.type === "TemplateLiteral" ? expression.quasis.map((quasi) => quasi.cooked ?? "").join("{}") : "";
}
