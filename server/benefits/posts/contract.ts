import { z } from "zod";
import { videoShape } from "@/server/catalogue";
import { tierOfferShape } from "../tier-gate";
import { POST_BODY_CHARS_MAX, POST_TITLE_CHARS_MAX } from "./rules";

const ID_CHARS_MAX = 64;
const TIER_KEY_CHARS_MAX = 40;
const id = z.string().max(ID_CHARS_MAX);
const time = z.string().meta({ format: "date-time" });

export const postInput = z.object({ postId: id });

const words = {
  title: z.string().trim().min(1, "Write a title.").max(POST_TITLE_CHARS_MAX),
  body: z.string().trim().min(1, "Write something.").max(POST_BODY_CHARS_MAX),
  videoId: id.nullable(),
  visibility: z.enum(["public", "patrons"]),
  minTier: z.string().max(TIER_KEY_CHARS_MAX).nullable(),
  /** Null keeps it a draft; a time that has passed publishes it at once. */
  publishAt: z.iso.datetime({ offset: true }).nullable(),
};

export const newPost = z.object({
  ...words,
  videoId: words.videoId.default(null),
  visibility: words.visibility.default("patrons"),
  minTier: words.minTier.default(null),
  publishAt: words.publishAt.default(null),
});
export type NewPost = z.output<typeof newPost>;

export const postChange = z.object(words).partial().extend(postInput.shape);
export type PostChange = z.output<typeof postChange>;

/** A post as its reader may see it. Of a locked one only its title and what opens it. */
export const postShape = z.object({
  id: z.string(),
  artistId: z.string(),
  title: z.string(),
  status: z.enum(["draft", "scheduled", "published"]),
  visibility: z.enum(["public", "patrons"]),
  minTier: z.string().nullable(),
  isLocked: z.boolean(),
  neededTier: tierOfferShape.nullable(),
  /** As typed; null when locked. */
  body: z.string().nullable(),
  /** The same, ready to show without any markup. */
  paragraphs: z.array(z.array(z.object({ text: z.string(), href: z.string().nullable() }))),
  /** As the reader may see it: a film of a higher tier is locked in a post that is open. */
  video: videoShape.nullable(),
  publishAt: time.nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Post = z.output<typeof postShape>;
