import type { Outputs } from "@/components/ui/api-types";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { dayWords } from "./membership-words";

type Access = Outputs["patronage"]["listMyAccess"]["items"][number];

const SOURCE_WORDS: Readonly<Record<Access["source"], string>> = {
  subscription: "Your membership",
  gift: "A gift",
  comp: "From the artist",
  goal: "For your pledge",
  import: "Brought along by the artist",
};

/** What is open to the fan without a membership that they pay, and until when. */
export function GivenAccess({ access }: { readonly access: readonly Access[] }) {
  return (
    <ul>
      {access.map(({ id, artist, tier, source, endsAt }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3">
          <div className="grid min-w-0 gap-0.5 leading-work">
            <span className="wrap-anywhere">
              {tier.name} of <TextLink href={`/artists/${artist.handle}`}>{artist.name}</TextLink>
            </span>
            <span className="text-sm text-ink-2">
              {SOURCE_WORDS[source]}. {endsAt === null ? "Nothing is charged." : `Open until ${dayWords(endsAt)}. Nothing is charged.`}
            </span>
          </div>
          <Status tone="ok">Open</Status>
        </li>
      ))}
    </ul>
  );
}
