import type { Realm } from "@/components/ui/theme";

const PLACE = "pointer-events-none absolute inset-0";

/** The direction of a realm's light over a picture: from below, from nowhere, from above. What text stands on gets the most. */
export function LightScrim({ realm }: { readonly realm: Realm }) {
  return <div aria-hidden="true" className={`${PLACE} light-${realm.toLowerCase()}`} />;
}
