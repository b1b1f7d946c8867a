import Link from "next/link";
import { type TierChoice, tierWords } from "@/components/studio/fields/tier-field";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { type OwnPost, POST_STATUS } from "./post-status";

const readersOf = (post: OwnPost, tiers: readonly TierChoice[]) => (post.visibility === "public" ? "Everybody" : tierWords(post.minTier, tiers));

/** What the artist wrote: drafts too. */
export function PostRows({ posts, tiers }: { readonly posts: readonly OwnPost[]; readonly tiers: readonly TierChoice[] }) {
  return (
    <DataTable<OwnPost>
      caption="Your posts, newest first"
      rows={posts}
      rowId={(post) => post.id}
      columns={[
        {
          id: "title",
          label: "Post",
          cell: (post) => (
            <Link href={`/studio/posts/${post.id}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
              <span className="list-title text-lg leading-title wrap-anywhere group-hover:underline">{post.title}</span>
              <span className="text-xs text-ink-2 sm:hidden">{readersOf(post, tiers)}</span>
            </Link>
          ),
        },
        { id: "readers", label: "Who may read", isOnPhone: false, cell: (post) => <span className="text-ink-2">{readersOf(post, tiers)}</span> },
        { id: "status", label: "Status", cell: (post) => <Status tone={POST_STATUS[post.status].tone}>{POST_STATUS[post.status].word}</Status> },
        {
          id: "at",
          label: "When, UTC",
          align: "end",
          isOnPhone: false,
          cell: (post) => <DateText at={post.publishAt ?? post.updatedAt} precision="minute" className="text-ink-2" />,
        },
      ]}
    />
  );
}
