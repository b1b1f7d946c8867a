import { permanentRedirect } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { api } from "@/server/api/server-caller";

/** The short address of a post, as feeds and mails have it: its page is its artist's. */
export default async function ShortPostPage({ params }: PageInput<{ postId: string }>) {
  const { postId } = await params;
  const caller = await api();
  const post = await orNotFound(caller.benefits.post({ postId }));
  const artist = await orNotFound(caller.patronage.getArtistPage({ idOrHandle: post.artistId }));
  permanentRedirect(`/artists/${artist.handle}/posts/${postId}`);
}
