import { KeptFilms } from "@/components/player/keep/kept-films";
import { getServices } from "@/server/services-live";

export const metadata = { title: "Kept on this device" };

/** Says nothing of anybody: what is kept is only known to the device, and this page opens there without a network. */
export default function KeptPage() {
  const cdnUrl = getServices().env.CDN_URL;
  return (
    <>
      <h1 className="temper mb-8 border-b border-ink pb-5 text-title-lg leading-title">Kept on this device</h1>
      <KeptFilms directOrigins={cdnUrl === undefined ? [] : [new URL(cdnUrl).origin]} />
    </>
  );
}
