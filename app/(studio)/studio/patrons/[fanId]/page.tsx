import { EnvelopeSimple } from "@phosphor-icons/react/dist/ssr/EnvelopeSimple";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { PatronFacts } from "@/components/studio/patrons/patron-facts";
import { PatronHistory } from "@/components/studio/patrons/patron-history";
import { PatronNotes } from "@/components/studio/patrons/patron-notes";
import { buttonClass } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Patron" };

export default async function PatronPage({ params }: PageInput<{ fanId: string }>) {
  const { fanId } = await params;
  const patron = await orNotFound((await api()).patronage.getPatron({ fanId }));
  return (
    <>
      <PageHeader
        title={patron.name}
        trail={[{ href: "/studio/patrons", label: "Patrons" }]}
        facts={<span className="wrap-anywhere">{patron.email ?? "Their address is theirs: they have what you gave them."}</span>}
        actions={
          patron.email !== null && (
            <a href={`mailto:${patron.email}`} className={buttonClass("secondary", "dense")}>
              <EnvelopeSimple aria-hidden size={16} /> Write to them
            </a>
          )
        }
      />
      <div className="grid items-start gap-x-8 gap-y-10 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-10 lg:order-2">
          <Section label="Now">
            <PatronFacts patron={patron} />
          </Section>
          <Section label="Your notes">
            <PatronNotes patron={patron} />
          </Section>
        </div>
        <Section label="What happened">
          <PatronHistory entries={patron.history} />
        </Section>
      </div>
    </>
  );
}
