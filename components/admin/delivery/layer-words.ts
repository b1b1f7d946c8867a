import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type Layers = Outputs["distribution"]["getLayers"];
export type Layer = Layers["layers"][number];
export type Relay = Outputs["distribution"]["listRelays"]["items"][number];
type StandsIn = Relay["layer"];

export const LAYER: Readonly<Record<Layer["kind"], { readonly word: string; readonly hint: string }>> = {
  cdn: { word: "CDN", hint: "Copies near people, at a vendor’s." },
  relay: { word: "Relays", hint: "Machines of others on the open internet." },
  mesh: { word: "Mesh", hint: "Relays in a local network, such as a hall’s or a ship’s, and viewers who share films with each other." },
  satellite: { word: "Satellite", hint: "Relays that hear one from above." },
};

export const STANDS_IN: Readonly<Record<StandsIn, string>> = {
  relay: "The open internet",
  mesh: "A local network",
  satellite: "Behind a satellite’s receiver",
};

export const RELAY_STATE: Readonly<Record<Relay["state"], { readonly word: string; readonly tone: StatusTone }>> = {
  invited: { word: "Invited", tone: "waiting" },
  active: { word: "Active", tone: "ok" },
  paused: { word: "Paused", tone: "bad" },
  removed: { word: "Removed", tone: "idle" },
};

interface Words {
  readonly word: string;
  readonly tone: StatusTone;
}

/** How a layer does, in a few words. */
export function healthOf({ kind, isOn, carriers, well, problem, checkedAt, viewers }: Layer): Words {
  if (!isOn) return { word: "Off", tone: "idle" };
  if (carriers === 0 && viewers !== null && viewers.now > 0) return { word: "Viewers alone", tone: "ok" };
  if (carriers === 0) return { word: kind === "cdn" ? "None is set up" : "Nobody stands in it", tone: "idle" };
  if (checkedAt === null) return { word: "Not looked at yet", tone: "unknown" };
  if (kind === "cdn") return problem === null ? { word: "Well", tone: "ok" } : { word: "Not well", tone: "bad" };
  return { word: `${well} of ${carriers} well`, tone: well === carriers ? "ok" : "bad" };
}

/** How a relay does when players may be told of it. */
export function relayHealthOf({ state, baseUrl, checkedAt, problem, firstByteMs, works }: Relay): Words | null {
  if (state !== "active") return null;
  if (baseUrl === null) return { word: "No address for players", tone: "idle" };
  if (checkedAt === null) return { word: "Not looked at yet", tone: "unknown" };
  if (problem !== null) return { word: "Not well", tone: "bad" };
  if (works === 0) return { word: "Has none of our films", tone: "idle" };
  return { word: firstByteMs === null ? "Well" : `Well, first byte after ${firstByteMs} ms`, tone: "ok" };
}
