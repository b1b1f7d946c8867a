import type { Outputs } from "@/components/ui/api-types";

type MerchLink = Outputs["royalties"]["artistMerch"]["items"][number];

/** What an artist links to in shops. Who follows a link is told what the artist has from it. */
export function MerchList({ links, artistName }: { readonly links: readonly MerchLink[]; readonly artistName: string }) {
  return (
    <div className="grid gap-3">
      <ul className="border-t border-line">
        {links.map((link) => (
          <li key={link.id} className="border-b border-line">
            <a href={link.goUrl} target="_blank" rel="noopener sponsored" className="group grid min-h-11 content-center gap-0.5 py-3">
              <span className="list-title text-lg leading-title wrap-anywhere group-hover:underline">{link.title}</span>
              <span className="text-sm leading-work text-ink-2 wrap-anywhere">At {link.shop.name}</span>
            </a>
          </li>
        ))}
      </ul>
      <p className="text-sm leading-work text-ink-3">{artistName} gets a part of what you buy there.</p>
    </div>
  );
}
