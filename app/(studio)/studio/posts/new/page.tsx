import { PostForm } from "@/components/studio/posts/post-form";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Write a post" };

const FILMS_OFFERED = 100;

export default async function NewPostPage() {
  const { catalogue, patronage } = await api();
  const [films, { tiers }] = await Promise.all([catalogue.videos({ limit: FILMS_OFFERED }), patronage.listMyTiers({})]);
  return (
    <>
      <PageHeader title="Write a post" trail={[{ href: "/studio/posts", label: "Posts" }]} />
      <PostForm post={null} tiers={tiers} films={films.items} />
    </>
  );
}
