import type { Element } from "./element";

/** What an element may hold: text of a pattern, or elements in this order; of a choice, exactly one. */
export type Shape =
  | { readonly text: RegExp; readonly attributes?: Readonly<Record<string, RegExp>> }
  | { readonly children: readonly Slot[]; readonly isChoice?: true; readonly attributes?: Readonly<Record<string, RegExp>> };

interface Slot {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly shape: Shape;
}

export const one = (name: string, shape: Shape): Slot => ({ name, min: 1, max: 1, shape });
export const maybe = (name: string, shape: Shape): Slot => ({ name, min: 0, max: 1, shape });
export const many = (name: string, shape: Shape): Slot => ({ name, min: 1, max: Number.POSITIVE_INFINITY, shape });

function refuse(path: string, why: string): never {
  throw new RangeError(`${path} ${why}`);
}

/** @throws RangeError that names the first element that is missing, out of order, unknown or wrong. */
export function checkShape(element: Element, shape: Shape, path = element.name): void {
  const wanted = shape.attributes ?? {};
  for (const name of Object.keys(element.attributes)) if (wanted[name] === undefined) refuse(path, `has the attribute ${name}, which it must not`);
  for (const [name, pattern] of Object.entries(wanted)) if (!pattern.test(element.attributes[name] ?? "")) refuse(path, `has a wrong ${name}`);
  if ("text" in shape) {
    if (element.children.length > 0) refuse(path, "holds elements where text belongs");
    if (!shape.text.test(element.text)) refuse(path, `holds "${element.text.slice(0, 40)}", which it must not`);
    return;
  }
  if (element.text.trim() !== "") refuse(path, "holds text between its elements");
  if (shape.isChoice && element.children.length !== 1) refuse(path, "holds one of a choice");
  let next = 0;
  for (const { name, min, max, shape: inner } of shape.children) {
    let count = 0;
    for (let child = element.children[next]; child !== undefined && child.name === name; child = element.children[next]) {
      count++;
      if (count > max) refuse(`${path}/${name}`, "is there too often");
      checkShape(child, inner, `${path}/${name}`);
      next++;
    }
    if (count < min) refuse(`${path}/${name}`, "is missing or out of place");
  }
  const extra = element.children[next];
  if (extra !== undefined) refuse(`${path}/${extra.name}`, "does not belong there");
}
