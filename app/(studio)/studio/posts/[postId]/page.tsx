import { notFound } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { PostBody } from "@/components/benefits/post-body";
import { DeletePost } from "@/components/studio/posts/delete-post";
import { PostForm } from "@/components/studio/posts/post-form";
import { POST_STATUS } from "@/components/studio/posts/post-status";
import { ButtonLink } from "@/components/ui/button";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Post" };

const FILMS_OFFERED = 100;

export default async function PostPage({ params }: PageInput<{ postId: string }>) {
  const { postId } = await params;
  const [viewer, { benefits, catalogue, patronage }] = await Promise.all([requireViewer(), api()]);
  const post = await orNotFound(benefits.post({ postId }));
  // The studio shows one's own; another's is read on their page.
  if (post.artistId !== viewer.userId) notFound();
  const [films, { tiers }] = await Promise.all([catalogue.videos({ limit: FILMS_OFFERED }), patronage.listMyTiers({})]);
  const status = POST_STATUS[post.status];
  return (
    <>
      <PageHeader
        title={post.title}
        isWork
        trail={[{ href: "/studio/posts", label: "Posts" }]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            {post.publishAt !== null && <DateText at={post.publishAt} precision="minute" />}
          </>
        }
        actions={
          post.status === "published" && (
            <ButtonLink href={`/artists/${viewer.handle}/posts/${post.id}`} size="dense">
              See it as others do
            </ButtonLink>
          )
        }
      />
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <PostForm post={post} tiers={tiers} films={films.items} />
        <div className="grid gap-12">
          <Section label="As it reads" aside="As it was saved last">
            <h2 className="list-title pb-4 text-title-md leading-title wrap-anywhere">{post.title}</h2>
            <PostBody post={post} />
          </Section>
          <Section label="Delete">
            <DeletePost postId={post.id} />
          </Section>
        </div>
      </div>
    </>
  );
}
