/** What WebVTT gives a name to; everything else is written as it is. */
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", lrm: "\u200e", rlm: "\u200f" };
const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
/** Slanted, bold, underlined; and who speaks. Nothing else that a file brings is handed on. */
const PLAIN_TAGS = new Set(["i", "b", "u"]);
const TAG = /<(\/?)([a-zA-Z]{1,12})(?:\.[^\s<>]*)?(?:[^\S\n]([^<>\n]*))?>/y;
/** Of other kinds of captions: where a line stands (`{\an8}`), which we leave to the player. */
const OVERRIDE = /\{\\[^{}\n]*\}/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

function decode(text: string): string {
  return text.replace(/&([a-z]{2,4});/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

function escapeText(text: string): string {
  return decode(text).replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);
}

function openingOf(name: string, words: string): string | null {
  if (PLAIN_TAGS.has(name)) return `<${name}>`;
  const speaker = escapeText(words.trim());
  return name === "v" && speaker !== "" ? `<v ${speaker}>` : null;
}

/** Closes what is open down to the innermost `name`. @returns nothing when it is not open */
function closeTo(open: string[], name: string): string {
  if (!open.includes(name)) return "";
  let closed = "";
  for (let last = open.pop(); last !== undefined; last = open.pop()) {
    closed += `</${last}>`;
    if (last === name) break;
  }
  return closed;
}

/**
 * The words of a cue, written anew: marks that WebVTT knows and nobody can hide anything in stay and are closed where they should be, every
 * other is left out, and whatever else looks like one is text.
 */
export function cleanCueText(text: string): string {
  const rest = text.replace(OVERRIDE, "").replace(CONTROLS, "");
  const open: string[] = [];
  let clean = "";
  let from = 0;
  for (let at = rest.indexOf("<"); at !== -1; at = rest.indexOf("<", at + 1)) {
    TAG.lastIndex = at;
    const [whole, slash, spelled = "", words = ""] = TAG.exec(rest) ?? [];
    if (whole === undefined) continue;
    const name = spelled.toLowerCase();
    clean += escapeText(rest.slice(from, at));
    from = at + whole.length;
    if (slash === "/") {
      clean += closeTo(open, name);
      continue;
    }
    const opening = openingOf(name, words);
    if (opening === null) continue;
    open.push(name);
    clean += opening;
  }
  clean += escapeText(rest.slice(from));
  return `${clean}${open
    .reverse()
    .map((name) => `</${name}>`)
    .join("")}`.trim();
}
