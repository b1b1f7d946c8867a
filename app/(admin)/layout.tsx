import { FilmStrip } from "@phosphor-icons/react/dist/ssr/FilmStrip";
import { Gear } from "@phosphor-icons/react/dist/ssr/Gear";
import { Pulse } from "@phosphor-icons/react/dist/ssr/Pulse";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { requireViewer } from "@/app/viewer";
import { ViewerFoot } from "@/components/shell/viewer-foot";
import { WorkShell } from "@/components/shell/work-shell";

const PLACES = [
  { href: "/admin/jobs", label: "Jobs", icon: <Pulse aria-hidden size={18} /> },
  { href: "/studio", label: "Studio", icon: <FilmStrip aria-hidden size={18} /> },
  { href: "/settings", label: "Settings", icon: <Gear aria-hidden size={18} /> },
] as const;

/** The back office is not to be known of: for anyone else it does not exist. */
export default async function AdminLayout({ children }: { readonly children: ReactNode }) {
  const viewer = await requireViewer();
  if (viewer.role !== "admin") notFound();
  return (
    <WorkShell label="Back office" places={PLACES} foot={<ViewerFoot name={viewer.name} />}>
      {children}
    </WorkShell>
  );
}
