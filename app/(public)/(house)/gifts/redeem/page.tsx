import type { Metadata } from "next";
import { orNull } from "@/app/or-not-found";
import { readParam, type SearchParams } from "@/app/page-params";
import { findViewer } from "@/app/viewer";
import { EntryPage } from "@/components/accounts/entry-page";
import { RedeemGift } from "@/components/patronage/redeem-gift";
import { Button, ButtonLink } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

// The address holds the gift itself: no other page is to learn it.
export const metadata: Metadata = { title: "Open a gift", referrer: "no-referrer", robots: { index: false } };

function CodeForm({ lead }: { readonly lead: string }) {
  return (
    <EntryPage title="Open a gift" lead={lead}>
      <form method="get" className="grid gap-5">
        <TextField label="The code from the mail" name="code" autoComplete="off" required maxLength={100} />
        <Button type="submit" variant="primary">
          Look inside
        </Button>
      </form>
    </EntryPage>
  );
}

export default async function RedeemGiftPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const code = (await readParam(searchParams, "code"))?.trim() ?? "";
  if (code === "") return <CodeForm lead="It opens once, for whoever has the code." />;
  const [card, viewer] = await Promise.all([orNull((await api()).patronage.lookAtGift({ code })), findViewer()]);
  if (card === null) return <CodeForm lead="There is no such gift. See whether the code is whole." />;
  const { artist, tier, months, from, message, isRedeemed } = card;
  const length = months === 1 ? "one month" : `${months} months`;
  const next = encodeURIComponent(`/gifts/redeem?code=${encodeURIComponent(code)}`);
  return (
    <EntryPage title={`${tier.name} of ${artist.name}`} lead={`${from} gives you ${length}. Nothing is charged, now or later.`}>
      {message !== "" && (
        <blockquote className="list-title border-l-2 border-mark pl-4 text-lg leading-body whitespace-pre-line wrap-anywhere">{message}</blockquote>
      )}
      {isRedeemed ? (
        <div className="grid justify-items-start gap-5">
          <Status tone="ok">This gift was opened.</Status>
          <ButtonLink href={`/artists/${artist.handle}`}>To {artist.name}</ButtonLink>
        </div>
      ) : viewer !== null ? (
        <RedeemGift code={code} handle={artist.handle} artistName={artist.name} />
      ) : (
        <div className="grid justify-items-start gap-3">
          <p className="text-ink-2">It is opened for an account, so that it stays yours.</p>
          <div className="flex flex-wrap gap-3">
            <ButtonLink href={`/sign-up?next=${next}`} variant="primary">
              Make an account
            </ButtonLink>
            <ButtonLink href={`/sign-in?next=${next}`}>Sign in</ButtonLink>
          </div>
        </div>
      )}
    </EntryPage>
  );
}
