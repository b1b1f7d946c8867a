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

const PLACES: readonly NavigationLink[] = [
  { href: "/watch", label: "Watch" },
  { href: "/artists", label: "Artists" },
];

function ownPlaces(viewer: ShellViewer | null): readonly NavigationLink[] {
  if (viewer === null) return [{ href: "/sign-in", label: "Sign in" }];
  return [
    ...(viewer.role === "fan" ? [] : [{ href: "/studio", label: "Studio" }]),
    ...(viewer.role === "admin" ? [{ href: "/admin/jobs", label: "Back office" }] : []),
    { href: "/settings", label: "Settings" },
  ];
}

const LINK = "inline-flex min-h-11 items-center font-[540] leading-work hover:underline hover:underline-offset-4";

/** The way through the public pages. `isOverPicture` lays it over a hero that begins at the top of the page. */
export function SiteHeader({ viewer, isOverPicture = false }: { readonly viewer: ShellViewer | null; readonly isOverPicture?: boolean }) {
  const own = ownPlaces(viewer);
  const opening =
    viewer === null
      ? [{ href: "/sign-up?as=artist", label: "Open an artist page" }]
      : viewer.role === "fan"
        ? [{ href: "/settings#artist", label: "Open an artist page" }]
        : [];
  return (
    <header className={`gutter z-10 flex items-center justify-between gap-6 py-2 ${isOverPicture ? "absolute inset-x-0 top-0" : ""}`}>
      <nav aria-label="Main" className="flex items-center gap-x-8">
        <Logo />
        <ul className="flex gap-x-6 max-sm:hidden">
          {PLACES.map((place) => (
            <li key={place.href}>
              <Link href={place.href} className={LINK}>
                {place.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <nav aria-label="Yours" className="flex items-center gap-x-6 max-sm:hidden">
        {own.map((place) => (
          <Link key={place.href} href={place.href} className={LINK}>
            {place.label}
          </Link>
        ))}
        {opening.map((place) => (
          <ButtonLink key={place.href} href={place.href} variant="primary" size="dense">
            {place.label}
          </ButtonLink>
        ))}
      </nav>
      <div className="sm:hidden">
        <Menu variant="quiet" name="Menu" label={<List aria-hidden size={22} />}>
          {[...PLACES, ...own, ...opening].map((place) => (
            <MenuLink key={place.href} href={place.href}>
              {place.label}
            </MenuLink>
          ))}
        </Menu>
      </div>
    </header>
  );
}
