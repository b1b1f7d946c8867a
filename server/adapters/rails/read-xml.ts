import { XMLParser } from "fast-xml-parser";

const BYTES_MAX = 200_000_000;

/**
 * Reads XML into plain objects: text as it stands, attributes under `@name`, text beside attributes under `#text`, elements named in
 * `lists` always as arrays. Namespaces' prefixes fall away.
 * @throws RangeError for what is no XML, is too large or names a document type, which could name files and grow without end.
 */
export function readXml(text: string, lists: ReadonlySet<string>): unknown {
  if (text.length > BYTES_MAX) throw new RangeError("This file is too large");
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new RangeError("A bank's file has no document type");
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    isArray: (name) => lists.has(String(name)),
  });
  try {
    const read: unknown = parser.parse(text, true);
    return read;
  } catch (thrown) {
    throw new RangeError(`This is no sound XML${thrown instanceof Error ? `: ${thrown.message}` : ""}`, { cause: thrown });
  }
}
