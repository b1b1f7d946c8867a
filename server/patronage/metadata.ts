import { z } from "zod";

/** What is paid for. The id is that of our row: sub_…, tip_…, gift_…, plg_…, tkt_…. */
export const SUBJECT_KINDS = ["subscription", "tip", "gift", "pledge", "ticket"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export interface Subject {
  readonly kind: SubjectKind;
  readonly subjectId: string;
  readonly artistId: string;
  readonly fanId: string;
}

const shape = z.object({ mhc_kind: z.enum(SUBJECT_KINDS), mhc_id: z.string(), mhc_artist_id: z.string(), mhc_fan_id: z.string() });

/** What every object that we make at Stripe carries, so that whatever comes back is known for ours. */
export function makeMetadata(subject: Subject): z.output<typeof shape> {
  return { mhc_kind: subject.kind, mhc_id: subject.subjectId, mhc_artist_id: subject.artistId, mhc_fan_id: subject.fanId };
}

/** Whose an object at Stripe is, or null when it is none of ours. */
export function readMetadata(metadata: Readonly<Record<string, string>> | null | undefined): Subject | null {
  const parsed = shape.safeParse(metadata ?? {});
  if (!parsed.success) return null;
  const { mhc_kind, mhc_id, mhc_artist_id, mhc_fan_id } = parsed.data;
  return { kind: mhc_kind, subjectId: mhc_id, artistId: mhc_artist_id, fanId: mhc_fan_id };
}
