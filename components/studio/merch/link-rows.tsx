import { DataTable } from "@/components/ui/data-table";
import { MicrosText } from "@/components/ui/micros-text";
import { ArchiveLink } from "./archive-link";
import { CopyAddress } from "./copy-address";
import type { OwnLink } from "./merch-words";

/** The artist's links with what each brought in. @param origin of our own site */
export function LinkRows({ links, origin }: { readonly links: readonly OwnLink[]; readonly origin: string }) {
  return (
    <DataTable<OwnLink>
      caption="Your links, newest first"
      rows={links}
      rowId={(link) => link.id}
      columns={[
        {
          id: "title",
          label: "What",
          cell: (link) => (
            <span className="grid gap-0.5">
              <span className="list-title text-lg leading-title wrap-anywhere">{link.title}</span>
              <span className="text-xs text-ink-2 wrap-anywhere">
                {link.shop.name}
                {link.status === "archived" && ", taken off your page"}
              </span>
              <span className="font-mono text-xs text-ink-3 wrap-anywhere">{`${origin}${link.goUrl}`}</span>
              <span className="-mx-3 flex flex-wrap">
                <CopyAddress address={`${origin}${link.goUrl}`} name={link.title} />
                {link.status === "active" && <ArchiveLink linkId={link.id} title={link.title} />}
              </span>
            </span>
          ),
        },
        { id: "orders", label: "Orders", align: "end", className: "tabular", cell: (link) => link.orders },
        {
          id: "yours",
          label: "Yours",
          align: "end",
          cell: (link) => <MicrosText micros={link.earnedMicros} currency={link.currency} className="font-[600]" />,
        },
      ]}
    />
  );
}
