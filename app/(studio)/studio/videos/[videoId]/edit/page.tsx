import { notFound } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { StartEdit } from "@/components/auto-edit/start-edit";
import { GradeFilters } from "@/components/realm/grade-filters";
import { ErrorNotice } from "@/components/ui/error-notice";
import { PageHeader } from "@/components/ui/page-header";
import { REALMS } from "@/components/ui/theme";
import { api } from "@/server/api/server-caller";
import { REALM_GRADES } from "@/server/auto-edit";

export const metadata = { title: "Cut clips" };

const PANEL_WIDTH_PX = 380;

export default async function StartEditPage({ params, searchParams }: PageInput<{ videoId: string }>) {
  const { videoId } = await params;
  const [viewer, caller] = await Promise.all([requireViewer(), api()]);
  const film = await orNotFound(caller.catalogue.video({ id: videoId }));
  if (film.artistId !== viewer.userId) notFound();
  const wanted = (await searchParams).realm;
  const firstRealm = REALMS.find((realm) => realm === wanted) ?? viewer.realm ?? "INFERNO";
  const [capabilities, preview] = await Promise.all([caller.autoEdit.capabilities({}), caller.autoEdit.preview({ videoId, realm: firstRealm })]);
  return (
    <>
      <GradeFilters grades={REALM_GRADES} widthPx={PANEL_WIDTH_PX} />
      <PageHeader
        title={`Cut clips from ${film.title}`}
        isWork
        trail={[
          { href: "/studio", label: "Films" },
          { href: `/studio/videos/${film.id}`, label: film.title },
        ]}
      />
      {film.status === "failed" ? (
        <ErrorNotice
          title="This film could not be read"
          sentence={`${film.error ?? "The file is not one that we know."} Nothing can be cut from it.`}
          requestId={film.id}
        />
      ) : (
        <StartEdit videoId={film.id} firstRealm={firstRealm} posterUrl={film.posterUrl} capabilities={capabilities} preview={preview} />
      )}
    </>
  );
}
