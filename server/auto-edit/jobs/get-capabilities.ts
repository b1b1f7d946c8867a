import { z } from "zod";
import { EDIT_DEFAULTS } from "../plan/plan-edit";
import { REALMS, TARGETS } from "../types";
import { CLIPS_PER_KIND_MAX, LIVE_JOBS_PER_USER_MAX } from "./rules";

export const capabilitiesShape = z.object({
  targets: z.array(z.object({ name: z.enum(TARGETS), aspect: z.string(), durationMsMin: z.number(), durationMsMax: z.number(), text: z.string() })),
  realms: z.array(z.object({ name: z.enum(REALMS), text: z.string() })),
  formats: z.object({ container: z.string(), video: z.string(), audio: z.string(), loudnessLufs: z.number(), truePeakDbtpMax: z.number() }),
  limits: z.object({ liveJobsPerUserMax: z.number(), clipsPerKindMax: z.number(), clipsPerKindDefault: z.number() }),
  defaults: z.object({ shortsMax: z.number(), reelsMax: z.number(), highlightsMax: z.number() }),
});
export type Capabilities = z.output<typeof capabilitiesShape>;

const REALM_TEXTS = {
  INFERNO: "Ember red on near-black, lit from below: colours part at the edges, grain, heat.",
  PURGATORIO: "Mist: lifted blacks, violet-grey, soft and drifting.",
  PARADISO: "Gold on ivory, lit from above: bloom and light.",
} as const;

const TARGET_FACTS = {
  shorts: { aspect: "9:16", durationMsMin: 15_000, durationMsMax: 60_000, text: "The strongest moments, upright, reframed on the action." },
  reels: { aspect: "9:16", durationMsMin: 15_000, durationMsMax: 90_000, text: "Longer upright pieces that may join moments." },
  trailer: { aspect: "16:9", durationMsMin: 20_000, durationMsMax: 60_000, text: "A montage cut on the beats." },
  highlights: { aspect: "source", durationMsMin: 6_000, durationMsMax: 60_000, text: "The best passages in the source's own shape." },
} as const;

/** What the auto-editor can make, for programs and for the page that starts an edit. A source shorter than a length gives shorter clips. */
export function getCapabilities(): Capabilities {
  return {
    targets: TARGETS.map((name) => ({ name, ...TARGET_FACTS[name] })),
    realms: REALMS.map((name) => ({ name, text: REALM_TEXTS[name] })),
    formats: { container: "mp4", video: "H.264 High, yuv420p", audio: "AAC", loudnessLufs: -14, truePeakDbtpMax: -1 },
    limits: { liveJobsPerUserMax: LIVE_JOBS_PER_USER_MAX, clipsPerKindMax: CLIPS_PER_KIND_MAX, clipsPerKindDefault: EDIT_DEFAULTS.shortsMax },
    defaults: { ...EDIT_DEFAULTS },
  };
}
