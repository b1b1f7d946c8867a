import { YearReport } from "@/components/admin/tax/year-report";
import { PageHeader } from "@/components/ui/page-header";
import { pageContext } from "@/server/api/server-caller";

export const metadata = { title: "Year-end reports" };

export default async function ReportsPage() {
  const { services } = await pageContext();
  return (
    <>
      <PageHeader
        title="Year-end reports"
        trail={[{ href: "/admin/tax", label: "Tax" }]}
        facts="What was paid out in a year, by the rules of each payment’s day."
      />
      <YearReport lastYear={services.clock.now().getUTCFullYear() - 1} />
    </>
  );
}
