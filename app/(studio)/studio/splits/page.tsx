import { Plus } from "@phosphor-icons/react/dist/ssr/Plus";
import Link from "next/link";
import type { PageInput } from "@/app/page-input";
import { readParam } from "@/app/page-params";
import { requireViewer } from "@/app/viewer";
import { SplitRows } from "@/components/studio/splits/split-rows";
import { TermsForm } from "@/components/studio/splits/terms-form";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Splits" };

const PAGE_ITEMS = 50;
const WORKS_SHOWN = 100;
const HOUSE_CURRENCY = "USD";

export default async function SplitsPage({ searchParams }: PageInput) {
  const cursor = (await readParam(searchParams, "cursor")) ?? undefined;
  const [{ userId }, { royalties, catalogue }] = await Promise.all([requireViewer(), api()]);
  const [{ items, total, nextCursor }, own] = await Promise.all([royalties.splits({ limit: PAGE_ITEMS, cursor }), catalogue.videos({ limit: WORKS_SHOWN })]);
  // Beside one's own works, those of which one has a part: that can be shared on.
  const parts = items
    .filter((split) => split.holder.id !== userId && split.agreed?.parties.some(({ person }) => person.id === userId))
    .map((split) => ({ id: split.videoId, title: split.videoTitle ?? "A work that is gone" }));
  const works = [...own.items.map(({ id, title }) => ({ id, title })), ...parts];
  return (
    <>
      <PageHeader
        title="Splits"
        facts="What a work earns, shared with those who made it with you. It counts once everybody agreed, and is handed out with every entry."
      />
      {works.length > 0 && (
        <details className="mb-10 border-t border-ink">
          <summary className="flex min-h-11 items-center gap-2 text-md font-[600]">
            <Plus aria-hidden size={16} /> Offer a part of a work
          </summary>
          <TermsForm key={total} task={{ does: "propose", works }} currency={HOUSE_CURRENCY} />
        </details>
      )}
      {items.length === 0 ? (
        <EmptyState
          title="Nothing is shared yet"
          sentence={
            works.length === 0
              ? "Upload a film first. Then offer whoever made it with you a part of what it earns."
              : "Offer whoever made a film with you a part of what it earns: by percent, as a fixed sum, or their costs first."
          }
          action={works.length === 0 ? <ButtonLink href="/studio/upload">Upload a film</ButtonLink> : undefined}
        />
      ) : (
        <SplitRows items={items} userId={userId} />
      )}
      {nextCursor !== null && (
        <Link
          rel="next"
          href={`/studio/splits?${new URLSearchParams({ cursor: nextCursor })}`}
          className="underlined inline-flex min-h-11 items-center text-sm"
        >
          Older ones
        </Link>
      )}
    </>
  );
}
