import type { Metadata } from "next";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { findViewer } from "@/app/viewer";
import { LivestreamPanel } from "@/components/benefits/livestream-panel";
import { CheckoutFrame } from "@/components/patronage/checkout-frame";
import { PublicShell } from "@/components/shell/public-shell";
import { api } from "@/server/api/server-caller";

export const metadata: Metadata = { title: "Live" };

/** Where an invitation leads. */
export default async function LivestreamPage({ params }: PageInput<{ livestreamId: string }>) {
  const { livestreamId } = await params;
  const caller = await api();
  const [livestream, viewer, mode] = await Promise.all([orNotFound(caller.benefits.livestream({ livestreamId })), findViewer(), findMode()]);
  const artist = await orNotFound(caller.patronage.getArtistPage({ idOrHandle: livestream.artistId }));
  return (
    <PublicShell viewer={viewer} mode={mode} realm={artist.realm}>
      <CheckoutFrame artist={artist} label="Live">
        <LivestreamPanel livestream={livestream} handle={artist.handle} />
      </CheckoutFrame>
    </PublicShell>
  );
}
