import type { ReactNode } from "react";
import { RealmMark } from "@/components/ui/realm-mark";
import type { Realm } from "@/components/ui/theme";

interface CheckoutFrameProps {
  readonly artist: { readonly name: string; readonly handle: string; readonly realm: Realm | null };
  readonly label: string;
  readonly children: ReactNode;
}

/** Paying as a page of its own: whom it is for, and the one column. */
export function CheckoutFrame({ artist, label, children }: CheckoutFrameProps) {
  return (
    <div className="gutter mx-auto grid w-full max-w-[608px] gap-8 pt-8 pb-12">
      <header className="grid gap-3">
        <a href={`/artists/${artist.handle}`} className="group inline-flex min-h-11 items-center gap-3 justify-self-start">
          {artist.realm !== null && <RealmMark realm={artist.realm} sizePx={24} className="text-mark" />}
          <span className="font-[600] group-hover:underline group-hover:underline-offset-4">{artist.name}</span>
        </a>
        <h1 className="temper text-title-lg leading-title wrap-anywhere">{label}</h1>
      </header>
      {children}
    </div>
  );
}
