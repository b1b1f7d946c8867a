import { Plus } from "@phosphor-icons/react/dist/ssr/Plus";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { LiveRefresh } from "@/components/patronage/live-refresh";
import { GoalEntry } from "@/components/studio/goals/goal-entry";
import { GoalForm } from "@/components/studio/goals/goal-form";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Goals" };

const PAGE_ITEMS = 20;
/** The newest: goals are for what is about to be made or was just shown. */
const FILMS_OFFERED = 100;
const HOUSE_CURRENCY = "USD";

export default async function GoalsPage({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const caller = await api();
  const [{ items, total }, { id }, { tiers }, films] = await Promise.all([
    caller.patronage.listMyGoals({ limit: PAGE_ITEMS, offset }),
    caller.accounts.getSettings({}),
    caller.patronage.listMyTiers({}),
    caller.catalogue.videos({ limit: FILMS_OFFERED }),
  ]);
  const choices = {
    tiers: tiers.filter((tier) => tier.isActive && tier.seatsMax === null).map(({ key, name }) => ({ key, name })),
    films: films.items.map(({ id: filmId, title }) => ({ id: filmId, title })),
  };
  const isAnyOpen = items.some((goal) => goal.status === "open" || goal.status === "collecting");
  return (
    <>
      <PageHeader title="Goals" facts={total === 0 ? undefined : <span className="tabular">{total === 1 ? "1 goal" : `${total} goals`}</span>} />
      {isAnyOpen && <LiveRefresh streams={[`/api/patron/goals/${id}/events#goals`]} />}
      <details open={total === 0} className="mb-10 border-t border-ink">
        <summary className="flex min-h-11 items-center gap-2 text-md font-[600]">
          <Plus aria-hidden size={16} /> Open a goal
        </summary>
        <GoalForm key={total} goal={null} currency={HOUSE_CURRENCY} choices={choices} />
      </details>
      {items.map((goal) => (
        <GoalEntry key={goal.id} goal={goal} choices={choices} />
      ))}
      {total === 0 && (
        <EmptyState
          title="No goals yet"
          sentence="Say what you gather for, how much it takes and until when. It stands on your page, and its ticks fill as people give."
        />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/goals?from=${from}`} />
    </>
  );
}
