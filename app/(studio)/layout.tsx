import { ArrowsSplit } from "@phosphor-icons/react/dist/ssr/ArrowsSplit";
import { Bank } from "@phosphor-icons/react/dist/ssr/Bank";
import { Broadcast } from "@phosphor-icons/react/dist/ssr/Broadcast";
import { ChartBar } from "@phosphor-icons/react/dist/ssr/ChartBar";
import { Code } from "@phosphor-icons/react/dist/ssr/Code";
import { Coins } from "@phosphor-icons/react/dist/ssr/Coins";
import { DiscordLogo } from "@phosphor-icons/react/dist/ssr/DiscordLogo";
import { EnvelopeSimple } from "@phosphor-icons/react/dist/ssr/EnvelopeSimple";
import { FileText } from "@phosphor-icons/react/dist/ssr/FileText";
import { FilmStrip } from "@phosphor-icons/react/dist/ssr/FilmStrip";
import { Gear } from "@phosphor-icons/react/dist/ssr/Gear";
import { Gift } from "@phosphor-icons/react/dist/ssr/Gift";
import { Globe } from "@phosphor-icons/react/dist/ssr/Globe";
import { HandCoins } from "@phosphor-icons/react/dist/ssr/HandCoins";
import { NotePencil } from "@phosphor-icons/react/dist/ssr/NotePencil";
import { Phone } from "@phosphor-icons/react/dist/ssr/Phone";
import { Scales } from "@phosphor-icons/react/dist/ssr/Scales";
import { Scissors } from "@phosphor-icons/react/dist/ssr/Scissors";
import { Stairs } from "@phosphor-icons/react/dist/ssr/Stairs";
import { Target } from "@phosphor-icons/react/dist/ssr/Target";
import { Ticket } from "@phosphor-icons/react/dist/ssr/Ticket";
import { TShirt } from "@phosphor-icons/react/dist/ssr/TShirt";
import { UploadSimple } from "@phosphor-icons/react/dist/ssr/UploadSimple";
import { UsersThree } from "@phosphor-icons/react/dist/ssr/UsersThree";
import { WebhooksLogo } from "@phosphor-icons/react/dist/ssr/WebhooksLogo";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { requireViewer } from "@/app/viewer";
import { ViewerFoot } from "@/components/shell/viewer-foot";
import { type PlaceGroup, WorkShell } from "@/components/shell/work-shell";

const WORK: PlaceGroup = {
  label: "Work",
  places: [
    { href: "/studio", label: "Films", icon: <FilmStrip aria-hidden size={18} />, isExact: true, alsoUnder: ["/studio/videos"], isInBar: true },
    { href: "/studio/upload", label: "Upload", icon: <UploadSimple aria-hidden size={18} /> },
    { href: "/studio/edits", label: "Auto-edit", icon: <Scissors aria-hidden size={18} />, isInBar: true },
  ],
};

const PATRONS: PlaceGroup = {
  label: "Patrons",
  places: [
    { href: "/studio/patrons", label: "Patrons", icon: <UsersThree aria-hidden size={18} />, isInBar: true },
    { href: "/studio/tiers", label: "Tiers", icon: <Stairs aria-hidden size={18} /> },
    { href: "/studio/posts", label: "Posts", icon: <NotePencil aria-hidden size={18} /> },
    { href: "/studio/mail", label: "Mail", icon: <EnvelopeSimple aria-hidden size={18} /> },
    { href: "/studio/calls", label: "Calls", icon: <Phone aria-hidden size={18} /> },
    { href: "/studio/livestreams", label: "Livestreams", icon: <Broadcast aria-hidden size={18} /> },
    { href: "/studio/discord", label: "Discord", icon: <DiscordLogo aria-hidden size={18} /> },
  ],
};

const MONEY: PlaceGroup = {
  label: "Money",
  places: [
    { href: "/studio/earnings", label: "Earnings", icon: <Coins aria-hidden size={18} />, isInBar: true },
    { href: "/studio/splits", label: "Splits", icon: <ArrowsSplit aria-hidden size={18} /> },
    { href: "/studio/payouts", label: "Payouts", icon: <Bank aria-hidden size={18} /> },
    { href: "/studio/tax", label: "Tax", icon: <Scales aria-hidden size={18} /> },
    { href: "/studio/statements", label: "Statements", icon: <FileText aria-hidden size={18} /> },
    { href: "/studio/revenue", label: "Revenue", icon: <ChartBar aria-hidden size={18} /> },
    { href: "/studio/goals", label: "Goals", icon: <Target aria-hidden size={18} /> },
    { href: "/studio/tips", label: "Tips", icon: <HandCoins aria-hidden size={18} /> },
    { href: "/studio/merch", label: "Merch", icon: <TShirt aria-hidden size={18} /> },
    { href: "/studio/promos", label: "Promo codes", icon: <Ticket aria-hidden size={18} /> },
    { href: "/studio/comps", label: "Free access", icon: <Gift aria-hidden size={18} /> },
  ],
};

const groupsOf = (handle: string): readonly PlaceGroup[] => [
  WORK,
  PATRONS,
  MONEY,
  {
    label: "Elsewhere",
    places: [
      { href: `/artists/${handle}`, label: "Your page", icon: <Globe aria-hidden size={18} /> },
      { href: "/studio/embed", label: "Embed", icon: <Code aria-hidden size={18} /> },
      { href: "/studio/webhooks", label: "Webhooks", icon: <WebhooksLogo aria-hidden size={18} /> },
      { href: "/settings", label: "Settings", icon: <Gear aria-hidden size={18} /> },
    ],
  },
];

/** Artists and admins work here; a fan opens an artist page first. */
export default async function StudioLayout({ children }: { readonly children: ReactNode }) {
  const viewer = await requireViewer();
  if (viewer.role === "fan") redirect("/settings");
  return (
    <WorkShell label="Studio" groups={groupsOf(viewer.handle)} foot={<ViewerFoot name={viewer.name} />}>
      {children}
    </WorkShell>
  );
}
