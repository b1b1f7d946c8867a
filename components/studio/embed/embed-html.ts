const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The HTML that puts one of our small pages into somebody else's: lazy, without scripts, and it sends no address of the page it stands in. */
export function embedHtml(address: string, title: string, heightPx: number): string {
  const attributes = [
    `src="${escapeHtml(address)}"`,
    `title="${escapeHtml(title)}"`,
    `width="100%"`,
    `height="${heightPx}"`,
    `style="border:0;max-width:420px"`,
    `loading="lazy"`,
    `referrerpolicy="no-referrer"`,
    `sandbox="allow-popups allow-popups-to-escape-sandbox"`,
  ];
  return `<iframe ${attributes.join(" ")}></iframe>`;
}
