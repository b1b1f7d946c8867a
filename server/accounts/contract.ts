import { z } from "zod";

export const realmShape = z.enum(["INFERNO", "PURGATORIO", "PARADISO"]);

/** An artist as anybody sees them. */
export const artistShape = z.object({
  id: z.string(),
  name: z.string(),
  handle: z.string(),
  bio: z.string(),
  realm: realmShape.nullable(),
  followers: z.number().int(),
  createdAt: z.string(),
});
