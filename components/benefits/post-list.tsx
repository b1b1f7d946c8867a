import { LockSimple } from "@phosphor-icons/react/dist/ssr/LockSimple";
import Link from "next/link";
import { DateText } from "@/components/ui/date-text";
import { type Post, postLockWords, teaserOf } from "./post-words";

function PostRow({ post, handle }: { readonly post: Post; readonly handle: string }) {
  return (
    <article className="group relative grid gap-1.5 border-b border-line py-4 first:pt-0 last:border-b-0">
      <div className="flex items-baseline justify-between gap-4">
        <h3 className="list-title min-w-0 text-title-sm leading-title wrap-anywhere">
          <Link
            href={`/artists/${handle}/posts/${post.id}`}
            className="after:absolute after:inset-0 group-hover:underline group-hover:decoration-1 group-hover:underline-offset-4"
          >
            {post.title}
          </Link>
        </h3>
        {post.isLocked && <LockSimple aria-hidden size={18} className="shrink-0 text-ink-2" />}
      </div>
      {post.isLocked ? (
        <p className="text-sm leading-work text-ink-2">{postLockWords(post)}</p>
      ) : (
        <p className="list-title leading-body text-ink-2 wrap-anywhere">{teaserOf(post)}</p>
      )}
      {post.publishAt !== null && <DateText at={post.publishAt} className="measured text-ink-3" />}
    </article>
  );
}

/** What an artist wrote, the newest first; a locked post says what opens it. */
export function PostList({ posts, handle }: { readonly posts: readonly Post[]; readonly handle: string }) {
  return (
    <div>
      {posts.map((post) => (
        <PostRow key={post.id} post={post} handle={handle} />
      ))}
    </div>
  );
}
