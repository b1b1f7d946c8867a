const WIDTHS = ["88%", "64%", "76%", "40%", "70%", "54%"] as const;

/** The page's own hairlines with flat bars, shown after 200 ms so that a quick answer shows nothing at all. */
export function Skeleton({ rows = 6, label = "Loading" }: { readonly rows?: number; readonly label?: string }) {
  return (
    <div role="status" className="appear-late">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never change places.
        <div key={index} className="border-b border-line py-3.5">
          <div className="h-2 bg-surface-2" style={{ width: WIDTHS[index % WIDTHS.length] }} />
        </div>
      ))}
    </div>
  );
}
