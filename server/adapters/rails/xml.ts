const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** An element that holds text. */
export function leaf(name: string, text: string, attributes: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return `<${name}${given.join("")}>${escapeXml(text)}</${name}>`;
}

/** An element that holds elements; null ones are left out. */
export function branch(name: string, children: readonly (string | null)[]): string {
  return `<${name}>${children.filter((child) => child !== null).join("")}</${name}>`;
}
