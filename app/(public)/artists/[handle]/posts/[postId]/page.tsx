import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { findViewer } from "@/app/viewer";
import { LockedPost, PostBody } from "@/components/benefits/post-body";
import { FilmCard } from "@/components/catalogue/film-card";
import { GradeFilters } from "@/components/realm/grade-filters";
import { PublicShell } from "@/components/shell/public-shell";
import { DateText } from "@/components/ui/date-text";
import { RealmMark } from "@/components/ui/realm-mark";
import { api } from "@/server/api/server-caller";
import { REALM_GRADES } from "@/server/auto-edit";

type Input = PageInput<{ handle: string; postId: string }>;

const PICTURE_WIDTH_PX = 700;

const findPost = cache(async (handle: string, postId: string) => {
  const caller = await api();
  const [artist, post] = await Promise.all([orNotFound(caller.patronage.getArtistPage({ idOrHandle: handle })), orNotFound(caller.benefits.post({ postId }))]);
  if (post.artistId !== artist.id) notFound();
  return { artist, post };
});

export async function generateMetadata({ params }: Input): Promise<Metadata> {
  const { handle, postId } = await params;
  const { artist, post } = await findPost(handle, postId);
  return { title: `${post.title}, by ${artist.name}` };
}

export default async function PostPage({ params }: Input) {
  const { handle, postId } = await params;
  const [{ artist, post }, viewer, mode] = await Promise.all([findPost(handle, postId), findViewer(), findMode()]);
  return (
    <PublicShell viewer={viewer} mode={mode} realm={artist.realm}>
      <GradeFilters grades={REALM_GRADES} widthPx={PICTURE_WIDTH_PX} />
      <article className="gutter mx-auto grid w-full max-w-[840px] gap-8 pt-8 pb-12">
        <header className="grid gap-5">
          <Link href={`/artists/${artist.handle}`} className="group inline-flex min-h-11 items-center gap-3 justify-self-start">
            {artist.realm !== null && <RealmMark realm={artist.realm} sizePx={24} className="text-mark" />}
            <span className="font-[600] group-hover:underline group-hover:underline-offset-4">{artist.name}</span>
          </Link>
          <h1 className="temper text-title-lg leading-title wrap-anywhere">{post.title}</h1>
          {post.publishAt !== null && <DateText at={post.publishAt} className="measured text-ink-3" />}
        </header>
        {post.isLocked ? <LockedPost post={post} handle={artist.handle} /> : <PostBody post={post} />}
        {post.video !== null && <FilmCard film={post.video} withArtist={false} />}
      </article>
    </PublicShell>
  );
}
