import { Bank } from "@phosphor-icons/react/dist/ssr/Bank";
import { Broadcast } from "@phosphor-icons/react/dist/ssr/Broadcast";
import { ChartPieSlice } from "@phosphor-icons/react/dist/ssr/ChartPieSlice";
import { ClipboardText } from "@phosphor-icons/react/dist/ssr/ClipboardText";
import { CreditCard } from "@phosphor-icons/react/dist/ssr/CreditCard";
import { Eye } from "@phosphor-icons/react/dist/ssr/Eye";
import { FilmStrip } from "@phosphor-icons/react/dist/ssr/FilmStrip";
import { Flag } from "@phosphor-icons/react/dist/ssr/Flag";
import { Gear } from "@phosphor-icons/react/dist/ssr/Gear";
import { IdentificationCard } from "@phosphor-icons/react/dist/ssr/IdentificationCard";
import { ListMagnifyingGlass } from "@phosphor-icons/react/dist/ssr/ListMagnifyingGlass";
import { Percent } from "@phosphor-icons/react/dist/ssr/Percent";
import { Pulse } from "@phosphor-icons/react/dist/ssr/Pulse";
import { Receipt } from "@phosphor-icons/react/dist/ssr/Receipt";
import { Scales } from "@phosphor-icons/react/dist/ssr/Scales";
import { SealCheck } from "@phosphor-icons/react/dist/ssr/SealCheck";
import { ShieldCheck } from "@phosphor-icons/react/dist/ssr/ShieldCheck";
import { SlidersHorizontal } from "@phosphor-icons/react/dist/ssr/SlidersHorizontal";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { requireViewer } from "@/app/viewer";
import { ViewerFoot } from "@/components/shell/viewer-foot";
import { type PlaceGroup, WorkShell } from "@/components/shell/work-shell";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

const GROUPS: readonly PlaceGroup[] = [
  {
    label: "Money",
    places: [
      { href: "/admin/payouts", label: "Payouts", icon: <Bank aria-hidden size={18} />, isInBar: true },
      { href: "/admin/reconciliation", label: "Reconciliation", icon: <Scales aria-hidden size={18} /> },
      { href: "/admin/payments", label: "Payments", icon: <CreditCard aria-hidden size={18} />, isInBar: true },
      { href: "/admin/fees", label: "Fees", icon: <Percent aria-hidden size={18} /> },
      { href: "/admin/rates", label: "View rates", icon: <Eye aria-hidden size={18} /> },
      { href: "/admin/sharing", label: "Sharing", icon: <ChartPieSlice aria-hidden size={18} /> },
      { href: "/admin/tax", label: "Tax", icon: <Receipt aria-hidden size={18} /> },
    ],
  },
  {
    label: "Books",
    places: [
      { href: "/admin/ledger", label: "Ledger", icon: <ListMagnifyingGlass aria-hidden size={18} /> },
      { href: "/admin/audit", label: "Audit log", icon: <ClipboardText aria-hidden size={18} /> },
      { href: "/admin/checkpoints", label: "Checkpoints", icon: <SealCheck aria-hidden size={18} /> },
    ],
  },
  {
    label: "People",
    places: [
      { href: "/admin/fraud", label: "Suspicious views", icon: <Flag aria-hidden size={18} /> },
      { href: "/admin/screening", label: "Screening", icon: <IdentificationCard aria-hidden size={18} /> },
      { href: "/admin/privacy", label: "Privacy", icon: <ShieldCheck aria-hidden size={18} /> },
    ],
  },
  {
    label: "System",
    places: [
      { href: "/admin/delivery", label: "Delivery", icon: <Broadcast aria-hidden size={18} /> },
      { href: "/admin/jobs", label: "Jobs", icon: <Pulse aria-hidden size={18} />, isInBar: true },
      { href: "/admin/settings", label: "Platform", icon: <SlidersHorizontal aria-hidden size={18} />, isInBar: true },
    ],
  },
  {
    label: "Yours",
    places: [
      { href: "/studio", label: "Studio", icon: <FilmStrip aria-hidden size={18} /> },
      { href: "/settings", label: "Settings", icon: <Gear aria-hidden size={18} /> },
    ],
  },
];

/** The back office is not to be known of: for anyone else it does not exist. */
export default async function AdminLayout({ children }: { readonly children: ReactNode }) {
  const viewer = await requireViewer();
  if (viewer.role !== "admin") notFound();
  const caller = await api();
  const [{ sentence }, cdn] = await Promise.all([caller.patronage.getSweep({}), caller.distribution.getCdn({})]);
  return (
    <WorkShell label="Back office" groups={GROUPS} foot={<ViewerFoot name={viewer.name} />}>
      {sentence !== null && (
        <div className="pb-8">
          <ErrorNotice
            title="The hourly check of Stripe is late"
            sentence={sentence}
            retry={<TextLink href="/admin/jobs?function=sweep-stripe">Open its jobs</TextLink>}
          />
        </div>
      )}
      {cdn.sentence !== null && (
        <div className="pb-8">
          <ErrorNotice title="The CDN is not well" sentence={cdn.sentence} retry={<TextLink href="/admin/jobs?function=check-cdn">Open its checks</TextLink>} />
        </div>
      )}
      {children}
    </WorkShell>
  );
}
