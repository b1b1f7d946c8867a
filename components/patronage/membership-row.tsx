import Link from "next/link";
import { Status } from "@/components/ui/status";
import { MembershipActions } from "./membership-actions";
import { type Membership, priceOfMembership, statusOf } from "./membership-words";

interface MembershipRowProps {
  readonly membership: Membership;
  /** The tier that an address asks to change to. */
  readonly wantedTier: string | null;
}

/** One membership: to whom, how it stands, what comes next, and all that can be done with it. */
export function MembershipRow({ membership, wantedTier }: MembershipRowProps) {
  const { artist, tier } = membership;
  const words = statusOf(membership);
  return (
    <li id={membership.id} className="grid gap-x-8 gap-y-3 border-b border-line py-5 md:grid-cols-[1fr_auto]">
      <div className="grid min-w-0 content-start gap-1.5">
        <h3 className="list-title text-title-sm leading-title wrap-anywhere">
          <Link href={`/artists/${artist.handle}`} className="hover:underline hover:decoration-1 hover:underline-offset-4">
            {artist.name}
          </Link>
        </h3>
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
          <span className="font-[560]">{tier.name}</span>
          <span className="tabular text-ink-2">{priceOfMembership(membership)}</span>
        </p>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 text-sm leading-work">
          <Status tone={words.tone}>{words.word}</Status>
          <span className="text-ink-2">{words.sentence}</span>
        </p>
      </div>
      <MembershipActions membership={membership} wantedTier={wantedTier} />
    </li>
  );
}
