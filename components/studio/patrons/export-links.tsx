import { DownloadSimple } from "@phosphor-icons/react/dist/ssr/DownloadSimple";
import { buttonClass } from "@/components/ui/button";

/** What the list shows, as a file: `query` are its filters. */
export function ExportLinks({ query }: { readonly query: URLSearchParams }) {
  return (
    <>
      {(["csv", "json"] as const).map((format) => (
        <a
          key={format}
          href={`/api/patron/export?${new URLSearchParams([...query, ["format", format]])}`}
          download
          className={buttonClass("secondary", "dense")}
        >
          <DownloadSimple aria-hidden size={16} /> {format.toUpperCase()}
        </a>
      ))}
    </>
  );
}
