import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import type { Outputs } from "@/components/ui/api-types";
import { ButtonLink } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Tips" };

const PAGE_ITEMS = 50;
type Tip = Outputs["patronage"]["listTipsToMe"]["items"][number];

function TipRows({ tips }: { readonly tips: readonly Tip[] }) {
  return (
    <DataTable<Tip>
      caption="Tips, newest first"
      rows={tips}
      rowId={(tip) => tip.id}
      columns={[
        {
          id: "message",
          label: "What they said",
          cell: (tip) => (
            <span className="grid max-w-[64ch] gap-0.5">
              {tip.message === "" ? <span className="text-ink-3">No message</span> : <span className="wrap-anywhere">“{tip.message}”</span>}
              <span className="text-xs text-ink-2 wrap-anywhere">
                {tip.fan.name}
                {tip.showsName ? ", on your wall of supporters" : ""}
              </span>
              {tip.paymentId !== null && (
                <TextLink href={`/studio/payments/${tip.paymentId}`} className="w-fit text-xs">
                  The payment
                </TextLink>
              )}
              {tip.status === "REFUNDED" && (
                <span className="text-xs">
                  <Status tone="idle">Given back</Status>
                </span>
              )}
            </span>
          ),
        },
        {
          id: "when",
          label: "When, UTC",
          isOnPhone: false,
          cell: (tip) => <DateText at={tip.paidAt ?? tip.createdAt} precision="minute" className="text-ink-2" />,
        },
        {
          id: "amount",
          label: "Tip",
          align: "end",
          className: "tabular whitespace-nowrap",
          isOnPhone: false,
          cell: (tip) => formatCents(tip.amount, tip.currency),
        },
        {
          id: "yours",
          label: "Yours",
          align: "end",
          className: "tabular whitespace-nowrap",
          cell: (tip) => <span className="font-[600]">{tip.artistCents === null ? "" : formatCents(tip.artistCents, tip.currency)}</span>,
        },
      ]}
    />
  );
}

export default async function TipsPage({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const [viewer, { patronage }] = await Promise.all([requireViewer(), api()]);
  const { items, total } = await patronage.listTipsToMe({ limit: PAGE_ITEMS, offset });
  const page = <ButtonLink href={`/artists/${viewer.handle}`}>See your page</ButtonLink>;
  return (
    <>
      <PageHeader title="Tips" facts={total === 0 ? undefined : <span className="tabular">{total === 1 ? "1 tip" : `${total} tips`}</span>} />
      {items.length === 0 ? (
        <EmptyState
          title="No tips yet"
          sentence="Who likes a film can leave you two dollars or more, with a word, on your page and beside each film."
          action={page}
        />
      ) : (
        <TipRows tips={items} />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/tips?from=${from}`} />
    </>
  );
}
