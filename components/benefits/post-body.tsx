import { ButtonLink } from "@/components/ui/button";
import { type Post, postLockWords } from "./post-words";

/** A post's words. Links are the writer's: they pass on nothing of who reads. */
export function PostBody({ post }: { readonly post: Post }) {
  return (
    <div className="grid max-w-[64ch] gap-5 font-display text-lg leading-body wrap-anywhere">
      {post.paragraphs.map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name, and never change places.
        <p key={index}>
          {paragraph.map((part, at) =>
            part.href === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <span key={at} className="whitespace-pre-line">
                {part.text}
              </span>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <a key={at} href={part.href} rel="nofollow noopener noreferrer ugc" target="_blank" className="underlined">
                {part.text}
              </a>
            ),
          )}
        </p>
      ))}
    </div>
  );
}

/** In place of the words: lines that are there and cannot be read, and what opens them. */
export function LockedPost({ post, handle }: { readonly post: Post; readonly handle: string }) {
  const order = post.neededTier === null ? "join" : `join=${post.neededTier.key}`;
  return (
    <div className="grid max-w-[64ch] gap-8">
      <div aria-hidden="true" className="grid gap-4">
        {["96%", "88%", "92%", "41%"].map((width) => (
          <span key={width} className="block h-3 bg-surface-2" style={{ width }} />
        ))}
      </div>
      <div className="grid justify-items-start gap-4 border-t border-ink pt-4">
        <p className="text-title-sm leading-title">{postLockWords(post)}</p>
        <ButtonLink href={`/artists/${handle}?${order}`} variant="primary" prefetch={false}>
          {post.neededTier === null ? "Become a patron" : `Join with ${post.neededTier.name}`}
        </ButtonLink>
      </div>
    </div>
  );
}
