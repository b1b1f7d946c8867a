import { FilmStrip } from "@phosphor-icons/react/dist/ssr/FilmStrip";
import { Gear } from "@phosphor-icons/react/dist/ssr/Gear";
import { Globe } from "@phosphor-icons/react/dist/ssr/Globe";
import { Scissors } from "@phosphor-icons/react/dist/ssr/Scissors";
import { UploadSimple } from "@phosphor-icons/react/dist/ssr/UploadSimple";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { requireViewer } from "@/app/viewer";
import { ViewerFoot } from "@/components/shell/viewer-foot";
import { type Place, WorkShell } from "@/components/shell/work-shell";

const placesOf = (handle: string): readonly Place[] => [
  { href: "/studio", label: "Films", icon: <FilmStrip aria-hidden size={18} />, isExact: true, alsoUnder: ["/studio/videos"] },
  { href: "/studio/upload", label: "Upload", icon: <UploadSimple aria-hidden size={18} /> },
  { href: "/studio/edits", label: "Auto-edit", icon: <Scissors aria-hidden size={18} /> },
  { href: `/artists/${handle}`, label: "Your page", icon: <Globe aria-hidden size={18} /> },
  { href: "/settings", label: "Settings", icon: <Gear aria-hidden size={18} /> },
];

/** Artists and admins work here; a fan opens an artist page first. */
export default async function StudioLayout({ children }: { readonly children: ReactNode }) {
  const viewer = await requireViewer();
  if (viewer.role === "fan") redirect("/settings");
  return (
    <WorkShell label="Studio" places={placesOf(viewer.handle)} foot={<ViewerFoot name={viewer.name} />}>
      {children}
    </WorkShell>
  );
}
