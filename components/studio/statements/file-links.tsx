import { DownloadSimple } from "@phosphor-icons/react/dist/ssr/DownloadSimple";
import { buttonClass } from "@/components/ui/button";
import { longMonth } from "../revenue/revenue-words";
import { FORMATS, fileAddress } from "./statement-words";

/** A month's statement as a file, the same bytes whenever it is fetched. */
export function FileLinks({ month, currency }: { readonly month: string; readonly currency: string }) {
  return (
    <>
      {FORMATS.map(({ format, word }) => (
        <a
          key={format}
          href={fileAddress(month, currency, format)}
          download
          aria-label={`${longMonth(month)} as ${word}`}
          className={buttonClass("secondary", "dense")}
        >
          <DownloadSimple aria-hidden size={16} /> {word}
        </a>
      ))}
    </>
  );
}
