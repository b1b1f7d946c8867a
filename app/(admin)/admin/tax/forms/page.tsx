import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { OpenForm } from "@/components/admin/tax/open-form";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";

export const metadata = { title: "Open a tax form" };

const GIVEN = `/admin/audit?${new URLSearchParams({ action: "tax/form.given" })}`;

export default async function OpenFormPage({ searchParams }: PageInput) {
  const formId = readWord((await searchParams).form);
  return (
    <>
      <PageHeader
        title="Open a tax form"
        trail={[{ href: "/admin/tax", label: "Tax" }]}
        facts={
          <span>
            Forms are sealed. Which there are stands <TextLink href={GIVEN}>in the audit log</TextLink>.
          </span>
        }
      />
      <OpenForm formId={formId} />
    </>
  );
}
