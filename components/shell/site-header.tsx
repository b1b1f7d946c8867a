import { List } from "@phosphor-icons/react/dist/ssr/List";
import Link from "next/link";
import { ButtonLink } from "@/components/ui/button";
import { Menu, MenuLink } from "@/components/ui/menu";
import { Logo } from "./logo";

export interface ShellViewer {
  readonly role: "fan" | "artist" | "admin";
}

interface NavigationLink {
  readonly href: string;
  readonly label: string;
}

interface SiteHeaderProps {
  readonly viewer: ShellViewer | null;
  /** `hero` lies over a picture that begins at the top; `triptych` as well, each end in the ink of the panel beneath it. */
  readonly over?: "page" | "hero" | "triptych";
}

const PLACES: readonly NavigationLink[] = [
  { href: "/watch", label: "Watch" },
  { href: "/artists", label: "Artists" },
];

function ownPlaces(viewer: ShellViewer | null): readonly NavigationLink[] {
  if (viewer === null) return [{ href: "/sign-in", label: "Sign in" }];
  return [
    ...(viewer.role === "fan" ? [] : [{ href: "/studio", label: "Studio" }]),
    ...(viewer.role === "admin" ? [{ href: "/admin/jobs", label: "Back office" }] : []),
    { href: "/memberships", label: "Memberships" },
    { href: "/settings", label: "Settings" },
  ];
}

function opening(viewer: ShellViewer | null): readonly NavigationLink[] {
  if (viewer === null) return [{ href: "/sign-up?as=artist", label: "Open an artist page" }];
  return viewer.role === "fan" ? [{ href: "/settings#artist", label: "Open an artist page" }] : [];
}

const LINK = "inline-flex min-h-11 items-center font-[540] leading-work hover:underline hover:underline-offset-4";

/** The way through the public pages; on a small screen, a menu. */
export function SiteHeader({ viewer, over = "page" }: SiteHeaderProps) {
  const own = ownPlaces(viewer);
  const openings = opening(viewer);
  const isTriptych = over === "triptych";
  const start = isTriptych ? ({ "data-theme": "inferno", "data-mode": "dark" } as const) : {};
  const end = isTriptych ? ({ "data-theme": "paradiso", "data-mode": "light" } as const) : {};
  return (
    <header className={`gutter z-10 print:hidden flex items-center justify-between gap-6 py-2 ${over === "page" ? "" : "absolute inset-x-0 top-0"}`}>
      <nav aria-label="Main" {...start} className="flex items-center gap-x-8 bg-transparent">
        <Logo />
        <ul className="flex gap-x-6 max-lg:hidden">
          {PLACES.map((place) => (
            <li key={place.href}>
              <Link href={place.href} className={LINK}>
                {place.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <nav aria-label="Yours" {...end} className="flex items-center gap-x-6 bg-transparent max-lg:hidden">
        {own.map((place) => (
          <Link key={place.href} href={place.href} className={LINK}>
            {place.label}
          </Link>
        ))}
        {openings.map((place) => (
          <ButtonLink
            key={place.href}
            href={place.href}
            variant={isTriptych ? "primary" : "secondary"}
            size="dense"
            className={isTriptych ? "border-ink! bg-ink! text-bg!" : ""}
          >
            {place.label}
          </ButtonLink>
        ))}
      </nav>
      <div {...start} className="bg-transparent lg:hidden">
        <Menu variant="quiet" name="Menu" label={<List aria-hidden size={22} />}>
          {[...PLACES, ...own, ...openings].map((place) => (
            <MenuLink key={place.href} href={place.href}>
              {place.label}
            </MenuLink>
          ))}
        </Menu>
      </div>
    </header>
  );
}
