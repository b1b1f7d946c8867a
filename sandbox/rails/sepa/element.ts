import { XMLParser } from "fast-xml-parser";

/** An element as it stands in the file: its children in their order. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function toElements(nodes: unknown): { readonly elements: Element[]; readonly text: string } {
  const elements: Element[] = [];
  let text = "";
  for (const node of Array.isArray(nodes) ? nodes : []) {
    if (!isRecord(node)) continue;
    for (const [name, inner] of Object.entries(node)) {
      if (name === "#text") text += String(inner);
      else if (name !== ":@") {
        const given = isRecord(node[":@"]) ? Object.entries(node[":@"]).map(([key, value]) => [key, String(value)]) : [];
        const below = toElements(inner);
        elements.push({ name, text: below.text, attributes: Object.fromEntries(given), children: below.elements });
      }
    }
  }
  return { elements, text };
}

/** The one element that a document consists of. @throws RangeError for text that is no XML. */
export function parseDocument(xml: string): Element {
  if (/<!DOCTYPE/i.test(xml)) throw new RangeError("A document type is not allowed");
  let nodes: unknown;
  try {
    nodes = parser.parse(xml, true);
  } catch (thrown) {
    throw new RangeError(thrown instanceof Error ? thrown.message : "This is no XML");
  }
  const [root, ...more] = toElements(nodes).elements;
  if (root === undefined || more.length > 0) throw new RangeError("A file is one document");
  return root;
}
