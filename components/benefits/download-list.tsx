import type { Outputs } from "@/components/ui/api-types";
import { formatBytes } from "@/components/ui/bytes";

type Download = Outputs["benefits"]["downloads"]["items"][number];

/** The files of a film that the viewer may save: the original, and its clips. */
export function DownloadList({ downloads }: { readonly downloads: readonly Download[] }) {
  return (
    <ul>
      {downloads.map(({ kind, name, url, sizeBytes }) => (
        <li key={url} className="flex flex-wrap items-center justify-between gap-x-6 border-b border-line">
          <a href={url} download={name} className="underlined inline-flex min-h-11 min-w-0 items-center wrap-anywhere">
            {name}
          </a>
          <span className="tabular text-sm text-ink-2">
            {kind === "original" ? "As it was sent" : "Clip"}
            {sizeBytes === null ? "" : `, ${formatBytes(sizeBytes)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
