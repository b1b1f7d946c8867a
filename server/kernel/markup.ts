/** What XML 1.0 forbids, and HTML has no use for. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** By number, which HTML and XML read alike. */
const SPECIAL = /[&<>"']/g;

/** Text inside an element or a quoted attribute of HTML or XML: what they forbid is left out, what they read as markup is escaped. */
export function escapeMarkup(text: string): string {
  return text.replace(FORBIDDEN, "").replace(SPECIAL, (char) => `&#${char.charCodeAt(0)};`);
}
