import { StatementRows } from "@/components/studio/statements/statement-rows";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Statements" };

export default async function StatementsPage() {
  const { items } = await (await api()).royalties.statements();
  return (
    <>
      <PageHeader
        title="Statements"
        facts="A month’s books, closed: what was there, what came and went, and what was left. The same bytes whenever you fetch them."
      />
      {items.length === 0 ? (
        <EmptyState
          title="No month has closed yet"
          sentence="The first statement is there when the first month with earnings has ended. Until then, your transactions say all there is."
          action={<ButtonLink href="/studio/earnings/transactions">See transactions</ButtonLink>}
        />
      ) : (
        <StatementRows items={items} />
      )}
    </>
  );
}
