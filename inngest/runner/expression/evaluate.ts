import type { Node } from "./parse";

/** The events an expression speaks of: `event` is the run's own, `async` the one that arrives later. */
export interface Scope {
  readonly event: unknown;
  readonly async?: unknown;
}

/** The value of an expression; undefined where a path leads nowhere. */
export function evaluate(node: Node, scope: Scope): unknown {
  if (node.kind === "literal") return node.value;
  if (node.kind === "path") return follow(node.root === "event" ? scope.event : scope.async, node.path);
  const left = evaluate(node.left, scope);
  if (node.operator === "&&") return left === true && evaluate(node.right, scope) === true;
  if (node.operator === "||") return left === true || evaluate(node.right, scope) === true;
  const right = evaluate(node.right, scope);
  if (node.operator === "+") return typeof left === "number" && typeof right === "number" ? left + right : `${keyText(left)}${keyText(right)}`;
  return (node.operator === "==") === isEqual(left, right);
}

/** The text that stands for a value in a concurrency, idempotency or singleton key. */
export function keyText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What two missing fields have in common is nothing: they are not equal, but each is equal to null. */
function isEqual(left: unknown, right: unknown): boolean {
  if (left === undefined && right === undefined) return false;
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}

/** The value at `a.b.c`, or undefined. */
export function follow(root: unknown, path: readonly string[]): unknown {
  let current = root;
  for (const name of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}

/**
 * A field of the arriving event that must have one value for the condition to hold, when there is such a field:
 * waits are looked up by it, so that an event costs the waits it may match and not all that wait for its name.
 */
export function findRequiredMatch(node: Node, event: unknown): { readonly path: string; readonly value: string } | null {
  if (node.kind !== "binary") return null;
  if (node.operator === "&&") return findRequiredMatch(node.left, event) ?? findRequiredMatch(node.right, event);
  if (node.operator !== "==") return null;
  return requireSide(node.left, node.right, event) ?? requireSide(node.right, node.left, event);
}

function requireSide(arriving: Node, known: Node, event: unknown): { readonly path: string; readonly value: string } | null {
  if (arriving.kind !== "path" || arriving.root !== "async" || mentionsArriving(known)) return null;
  return { path: arriving.path.join("."), value: matchText(evaluate(known, { event })) };
}

/** How a value is written in the look-up of waits; JSON, so that 1 and "1" differ. */
export function matchText(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function mentionsArriving(node: Node): boolean {
  if (node.kind === "path") return node.root === "async";
  return node.kind === "binary" && (mentionsArriving(node.left) || mentionsArriving(node.right));
}
