import type { Outputs } from "@/components/ui/api-types";
import { formatShort } from "@/components/ui/money";

export type Post = Outputs["benefits"]["post"];

/** What opens a post that is locked to the one who looks. */
export function postLockWords({ neededTier }: Pick<Post, "neededTier">): string {
  return neededTier === null ? "For patrons" : `Opens with ${neededTier.name}, ${formatShort(neededTier.monthlyCents, neededTier.currency)} a month`;
}

const TEASER_CHARS = 220;

/** The beginning of an open post, cut between words. */
export function teaserOf(post: Post): string {
  const text = post.paragraphs.map((paragraph) => paragraph.map((part) => part.text).join("")).join(" ");
  return text.length <= TEASER_CHARS ? text : `${text.slice(0, TEASER_CHARS).replace(/\s+\S*$/, "")}…`;
}
