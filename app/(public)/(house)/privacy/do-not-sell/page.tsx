import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";

export const metadata: Metadata = { title: "We do not sell your data" };

export default function DoNotSellPage() {
  return (
    <div className="grid max-w-[640px] gap-6 pb-24">
      <PageHeader title="We do not sell your data" />
      <p>
        Not to anybody, not for money and not for anything else of value, and we share it with nobody for advertising across sites. There is nothing to opt out
        of: it holds for everybody, also without an account, and whatever signal a browser sends (CCPA, sections 1798.120 and 1798.135).
      </p>
      <p>
        Whoever takes your card, carries a mail or pays an artist for us gets what that needs, may use it for nothing else, and keeps it as long as the law
        asks.
      </p>
      <p>
        You may have all we hold about you as a file, have it corrected, have it kept and not used, or be forgotten, and none of that costs you anything or
        changes what you pay: <TextLink href="/settings">Settings</TextLink>.
      </p>
    </div>
  );
}
