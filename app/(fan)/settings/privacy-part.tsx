import { AccessRows } from "@/components/privacy/access-rows";
import { DeleteAccount } from "@/components/privacy/delete-account";
import { ExportRequest } from "@/components/privacy/export-request";
import { Restriction } from "@/components/privacy/restriction";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

const ACCESSES_SHOWN = 20;

/** What people may ask of us about their own data, and who looked at it. */
export async function PrivacyPart({ email, hasPassword }: { readonly email: string; readonly hasPassword: boolean }) {
  const { privacy, vault } = await api();
  const [mine, accesses] = await Promise.all([privacy.mine(), vault.listAccesses({ limit: ACCESSES_SHOWN })]);
  const newest = (kind: "export" | "erasure") => mine.requests.find((request) => request.kind === kind);
  return (
    <>
      <Section id="data" label="Everything about you" aside={<TextLink href="/privacy/do-not-sell">We do not sell it</TextLink>}>
        <ExportRequest newest={newest("export")} />
      </Section>
      <Section id="looked" label="Who looked at your data">
        {accesses.items.length === 0 ? (
          <p className="text-ink-2">Nobody. Bank details, tax forms and identities are sealed, and each opening is listed here with who and why.</p>
        ) : (
          <>
            <AccessRows accesses={accesses.items} />
            {accesses.total > accesses.items.length && (
              <p className="pt-3 text-sm text-ink-2">
                The newest {accesses.items.length} of {accesses.total}; all are in the export.
              </p>
            )}
          </>
        )}
      </Section>
      <Section label="Keep it, but do not use it">
        <Restriction since={mine.restrictedSince} />
      </Section>
      <Section id="delete" label="Delete my account">
        <DeleteAccount email={email} hasPassword={hasPassword} newest={newest("erasure")} />
      </Section>
    </>
  );
}
