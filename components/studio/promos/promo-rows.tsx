import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { BPS_PER_PERCENT } from "@/components/ui/percent";
import { Status } from "@/components/ui/status";
import { PromoSwitch } from "./promo-switch";

type Promo = Outputs["patronage"]["listPromos"]["items"][number];

/** Whether a code can still be used. */
function PromoStatus({ promo, now }: { readonly promo: Promo; readonly now: number }) {
  if (!promo.isActive) return <Status tone="idle">Off</Status>;
  if (promo.expiresAt !== null && new Date(promo.expiresAt).getTime() <= now) return <Status tone="idle">Expired</Status>;
  if (promo.redemptionsMax !== null && promo.redemptions >= promo.redemptionsMax) return <Status tone="idle">Used up</Status>;
  return <Status tone="ok">Works</Status>;
}

/** Every code and how often it was used. */
export function PromoRows({
  promos,
  tierNames,
  now,
}: {
  readonly promos: readonly Promo[];
  readonly tierNames: ReadonlyMap<string, string>;
  readonly now: number;
}) {
  return (
    <DataTable<Promo>
      caption="Your codes, newest first"
      rows={promos}
      rowId={(promo) => promo.id}
      columns={[
        {
          id: "code",
          label: "Code",
          cell: (promo) => (
            <span className="grid">
              <span className="font-mono wrap-anywhere">{promo.code}</span>
              <span className="tabular text-xs text-ink-2 sm:hidden">{promo.percentOffBps / BPS_PER_PERCENT} % less</span>
            </span>
          ),
        },
        {
          id: "less",
          label: "What it does",
          isOnPhone: false,
          cell: (promo) => (
            <span className="tabular">
              {promo.percentOffBps / BPS_PER_PERCENT} % less for {promo.months === 1 ? "a month" : `${promo.months} months`}
              {promo.tierId !== null && <span className="text-ink-2">, {tierNames.get(promo.tierId) ?? "one tier"} only</span>}
            </span>
          ),
        },
        {
          id: "used",
          label: "Used",
          align: "end",
          className: "tabular",
          cell: (promo) => (promo.redemptionsMax === null ? promo.redemptions : `${promo.redemptions} of ${promo.redemptionsMax}`),
        },
        {
          id: "until",
          label: "Until",
          isOnPhone: false,
          cell: (promo) => (promo.expiresAt === null ? "" : <DateText at={promo.expiresAt} className="text-ink-2" />),
        },
        { id: "status", label: "Status", isOnPhone: false, cell: (promo) => <PromoStatus promo={promo} now={now} /> },
        { id: "switch", label: <span className="sr-only">Turn on or off</span>, align: "end", cell: (promo) => <PromoSwitch promo={promo} /> },
      ]}
    />
  );
}
