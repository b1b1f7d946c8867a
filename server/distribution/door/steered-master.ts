import type { Pathway } from "../layers/get-steering";

const LIST = /(bafkrei[a-z2-7]{52})\.m3u8/g;

/** A line of the list for one way: its groups and lists are its own. */
function lineFor(way: Pathway, line: string): string {
  const own = way === "site" ? line : line.replace(LIST, `$1.${way}.m3u8`).replace(/(GROUP-ID|AUDIO|SUBTITLES)="([^"]+)"/g, `$1="$2-${way}"`);
  return own.startsWith("#EXT-X-STREAM-INF:") ? `${own},PATHWAY-ID="${way}"` : own;
}

/**
 * A list of variants that names each by the CDN and by the site (RFC 8216bis §4.4.6.6), and where to ask which of them to take. Players that
 * know nothing of it take the first; when nobody answers there, those that do stay where they are, and leave a way that fails by themselves.
 */
export function steerMaster(text: string, steeringUrl: string): string {
  const lines = text.trimEnd().split("\n");
  const first = lines.findIndex((line) => line.startsWith("#EXT-X-MEDIA:") || line.startsWith("#EXT-X-STREAM-INF:"));
  const [head, named] = [lines.slice(0, first), lines.slice(first)];
  const steering = `#EXT-X-CONTENT-STEERING:SERVER-URI="${steeringUrl}",PATHWAY-ID="cdn"`;
  return `${[...head, steering, ...named.map((line) => lineFor("cdn", line)), ...named.map((line) => lineFor("site", line))].join("\n")}\n`;
}
