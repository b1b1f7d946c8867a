import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { Simulator } from "@/components/admin/delivery/simulator/simulator";
import { FilterForm, PickField } from "@/components/admin/filter-form";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Delivery simulator" };

const PATH = "/admin/delivery/simulator";
const FILMS_SHOWN = 50;

async function Films({ searchParams }: PageInput) {
  const asked = readWord((await searchParams).film);
  const { catalogue, distribution } = await api();
  const [films, { layers }] = await Promise.all([catalogue.newVideos({ limit: FILMS_SHOWN }), distribution.getLayers({})]);
  const film = films.items.find(({ id }) => id === asked) ?? films.items[0];
  if (film === undefined) return <EmptyState title="No film to try" sentence="A film that everybody may watch is tried here, once there is one." />;
  return (
    <div className="grid gap-6">
      <FilterForm action={PATH}>
        <PickField label="Film" name="film" chosen={film.id} any="The newest" choices={films.items.map(({ id, title }) => [id, title])} />
      </FilterForm>
      <Simulator key={film.id} videoId={film.id} title={film.title} kinds={layers.filter(({ isOn }) => isOn).map(({ kind }) => kind)} />
    </div>
  );
}

export default function SimulatorPage(input: PageInput) {
  return (
    <>
      <PageHeader
        title="Simulator"
        trail={[{ href: "/admin/delivery", label: "Delivery" }]}
        facts="The players’ own code, with lines as bad as you like, in this browser alone. What this page cannot reach itself, the site gives in its name."
      />
      <Suspense fallback={<Skeleton label="Looking for films" />}>
        <Films {...input} />
      </Suspense>
    </>
  );
}
