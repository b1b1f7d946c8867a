import { gradeFilter } from "@/components/realm/grade-filters";
import type { Outputs } from "@/components/ui/api-types";
import type { Realm } from "@/components/ui/theme";

type Thumbnails = NonNullable<Outputs["catalogue"]["video"]["thumbnails"]>;

const CELLS = 12;

function share(index: number, count: number): string {
  return `${count <= 1 ? 0 : (index / (count - 1)) * 100}%`;
}

/** Twelve moments of the film in a row, six on a phone, in the edit's light: cut from the one picture that holds them all. */
export function FilmStrip({ thumbnails, durationMs, realm }: { readonly thumbnails: Thumbnails; readonly durationMs: number; readonly realm: Realm }) {
  const { columns, rows, count, intervalMs, width, height, url } = thumbnails;
  const cells = Array.from({ length: CELLS }, (_, cell) => Math.min(count - 1, Math.floor((((cell + 0.5) / CELLS) * durationMs) / intervalMs)));
  return (
    <div aria-hidden="true" className="absolute inset-0 flex overflow-hidden" style={{ filter: gradeFilter(realm) }}>
      {cells.map((index, cell) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place; two may show the same moment.
        <div key={cell} className={`relative flex-1 overflow-hidden border-r border-bg last:border-0 ${cell % 2 === 1 ? "max-sm:hidden" : ""}`}>
          <div
            className="absolute top-1/2 left-1/2 min-h-full w-full -translate-1/2"
            style={{
              aspectRatio: `${width} / ${height}`,
              backgroundImage: `url("${url}")`,
              backgroundSize: `${columns * 100}% ${rows * 100}%`,
              backgroundPosition: `${share(index % columns, columns)} ${share(Math.floor(index / columns), rows)}`,
            }}
          />
        </div>
      ))}
    </div>
  );
}
