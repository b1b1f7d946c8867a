import Link from "next/link";
import { periodWords } from "@/components/admin/payouts/payout-words";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { MODEL, MONTH_STATUS, type Share, type SharedMonth, type Sponsor } from "./sharing-words";

const NUMBER = { align: "end" as const, className: "tabular whitespace-nowrap" };
const ROW_LINK = "inline-flex min-h-9 items-center font-[560] hover:underline pointer-coarse:min-h-11";

export function hrefOfMonth({ month, currency }: Pick<SharedMonth, "month" | "currency">): string {
  return `/admin/sharing/${month}?${new URLSearchParams({ currency })}`;
}

/** Months that were counted, each leading to what every artist got. */
export function MonthRows({ months }: { readonly months: readonly SharedMonth[] }) {
  return (
    <DataTable<SharedMonth>
      caption="Months that were counted, the latest first"
      rows={months}
      rowId={(each) => `${each.month}-${each.currency}`}
      columns={[
        {
          id: "month",
          label: "Month",
          cell: (each) => (
            <Link href={hrefOfMonth(each)} className={ROW_LINK}>
              {periodWords(each.month)}, {each.currency}
            </Link>
          ),
        },
        { id: "model", label: "Model", isOnPhone: false, cell: (each) => MODEL[each.model].word },
        { ...NUMBER, id: "shared", label: "Shared", cell: (each) => <MicrosText micros={each.sharedMicros} currency={each.currency} isAligned /> },
        { ...NUMBER, id: "fans", label: "Fans", isOnPhone: false, cell: (each) => each.fans.toLocaleString("en-GB") },
        { ...NUMBER, id: "artists", label: "Artists", isOnPhone: false, cell: (each) => each.artists.toLocaleString("en-GB") },
        {
          id: "status",
          label: "State",
          align: "end",
          cell: (each) => <Status tone={MONTH_STATUS[each.status].tone}>{MONTH_STATUS[each.status].word}</Status>,
        },
      ]}
    />
  );
}

/** What sponsors gave, the latest first. */
export function SponsorRows({ sponsors }: { readonly sponsors: readonly Sponsor[] }) {
  return (
    <DataTable<Sponsor>
      caption="What sponsors gave, the latest first"
      rows={sponsors}
      rowId={(each) => each.id}
      columns={[
        { id: "sponsor", label: "Sponsor", className: "wrap-anywhere", cell: (each) => each.sponsor },
        { id: "month", label: "To the pool of", cell: (each) => periodWords(each.month) },
        { id: "at", label: "Added", isOnPhone: false, cell: (each) => <DateText at={each.createdAt} /> },
        { ...NUMBER, id: "amount", label: "Amount", cell: (each) => formatCents(each.amountCents, each.currency) },
      ]}
    />
  );
}

/** What each artist got of a month by the model that counted, and what the other would have given. */
export function ShareRows({ shares }: { readonly shares: readonly Share[] }) {
  return (
    <DataTable<Share>
      caption="Artists and their shares, the largest first"
      rows={shares}
      rowId={(share) => share.artist.id}
      columns={[
        {
          id: "artist",
          label: "Artist",
          className: "wrap-anywhere",
          cell: (share) => (
            <Link href={`/artists/${share.artist.handle}`} className={ROW_LINK}>
              {share.artist.name}
            </Link>
          ),
        },
        { ...NUMBER, id: "views", label: "Views", isOnPhone: false, cell: (share) => share.views.toLocaleString("en-GB") },
        {
          ...NUMBER,
          id: "other",
          label: "By the other model",
          isOnPhone: false,
          cell: (share) => (
            <MicrosText
              micros={share.model === "pro-rata" ? share.userCentricMicros : share.proRataMicros}
              currency={share.currency}
              isAligned
              className="text-ink-2"
            />
          ),
        },
        { ...NUMBER, id: "paid", label: "Share", cell: (share) => <MicrosText micros={share.paidMicros} currency={share.currency} isAligned /> },
        {
          id: "state",
          label: "State",
          align: "end",
          cell: (share) => (share.isCredited ? <Status tone="ok">Credited</Status> : <Status tone="running">On its way</Status>),
        },
      ]}
    />
  );
}
