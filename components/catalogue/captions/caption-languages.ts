/** What artists choose from by name; programs may send any tag. */
const TAGS = (
  "ar bg bn ca cs da de el en en-GB en-US es es-419 et eu fa fi fil fr fr-CA ga gl he hi hr hu id is it ja ko lt lv mk ms nb nl nn pl pt pt-BR ro ru sk sl " +
  "sq sr sv sw ta te th tr uk ur vi yue zh-Hans zh-Hant"
).split(" ");

function nameOf(tag: string, inLanguage: string): string {
  return new Intl.DisplayNames([inLanguage], { type: "language" }).of(tag) ?? tag;
}

/** By their names in English. */
export const CAPTION_LANGUAGES = TAGS.map((tag) => ({ tag, name: nameOf(tag, "en") })).sort((a, b) => (a.name < b.name ? -1 : 1));

export function languageName(tag: string): string {
  return nameOf(tag, "en");
}

/** As those who speak it call it: what viewers look for. */
export function ownName(tag: string): string {
  const name = nameOf(tag, tag);
  return `${name.charAt(0).toLocaleUpperCase(tag)}${name.slice(1)}`;
}
