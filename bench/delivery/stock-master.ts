import type { MadeWork } from "@/delivery/testing/make-work";

/**
 * The same work as a stock player can have it at best: every rendition at the CDN and at the relay (redundant pathways), with content steering
 * inline, so that no steering server can fail (draft-pantos-content-steering).
 */
export function stockMaster(made: MadeWork, pathways: readonly { readonly name: string; readonly baseUrl: string }[]): string {
  const priority = { VERSION: 1, TTL: 300, "PATHWAY-PRIORITY": pathways.map(({ name }) => name) };
  const steering = `#EXT-X-CONTENT-STEERING:SERVER-URI="data:application/json,${encodeURIComponent(JSON.stringify(priority))}",PATHWAY-ID="${pathways[0]?.name}"`;
  const lines = made.masterText.split("\n").filter((line) => line !== "" && line !== "#EXTM3U" && !line.startsWith("#EXT-X-VERSION"));
  const along = ({ name, baseUrl }: { readonly name: string; readonly baseUrl: string }) =>
    lines.map((line) => {
      const there = line
        .replace(/bafkrei[a-z2-7]{52}\?format=raw/, (object) => `${baseUrl}/ipfs/${object}`)
        .replace(/(GROUP-ID|AUDIO)="([^"]+)"/, `$1="$2-${name}"`);
      return there.startsWith("#EXT-X-STREAM-INF:") ? `${there},PATHWAY-ID="${name}"` : there;
    });
  return ["#EXTM3U", "#EXT-X-VERSION:7", steering, ...pathways.flatMap(along), ""].join("\n");
}
