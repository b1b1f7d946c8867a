import type { Realm } from "./theme";

interface RealmMarkProps {
  readonly realm: Realm;
  readonly sizePx?: number;
  readonly className?: string;
}

/** How many lines each mark has at a size: funnel, mountain, spheres. */
function lineCount(realm: Realm, sizePx: number): number {
  if (realm === "PARADISO") return sizePx < 20 ? 2 : sizePx < 24 ? 3 : sizePx < 48 ? 6 : 9;
  if (sizePx < 24) return 5;
  return realm === "INFERNO" ? 9 : 7;
}

function rings(count: number, sizePx: number): string {
  const largest = sizePx / 2 - 0.7;
  const paths = Array.from({ length: count }, (_, index) => {
    const radius = (largest * (index + 1)) / count;
    return `M${sizePx / 2 - radius} ${sizePx / 2}a${radius} ${radius} 0 1 0 ${radius * 2} 0a${radius} ${radius} 0 1 0 ${-radius * 2} 0`;
  });
  return paths.join("");
}

function lines(count: number, sizePx: number, isGrowing: boolean): string {
  const paths = Array.from({ length: count }, (_, index) => {
    const part = isGrowing ? (index + 1) / count : (count - index) / count;
    const width = sizePx * part;
    const y = 1 + ((sizePx - 2) * index) / (count - 1);
    return `M${(sizePx - width) / 2} ${y}h${width}`;
  });
  return paths.join("");
}

/** Inferno: nine shrinking lines. Purgatorio: seven growing lines. Paradiso: nine rings. Fewer where there is no room. */
export function RealmMark({ realm, sizePx = 16, className = "" }: RealmMarkProps) {
  const count = lineCount(realm, sizePx);
  const path = realm === "PARADISO" ? rings(count, sizePx) : lines(count, sizePx, realm === "PURGATORIO");
  return (
    <svg aria-hidden="true" width={sizePx} height={sizePx} viewBox={`0 0 ${sizePx} ${sizePx}`} className={`shrink-0 ${className}`} fill="none">
      <path d={path} stroke="currentColor" strokeWidth={sizePx < 24 ? 1.2 : 1.4} />
    </svg>
  );
}
