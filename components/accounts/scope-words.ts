import type { Outputs } from "@/components/ui/api-types";

export type Scope = Outputs["accounts"]["listTokens"]["items"][number]["scopes"][number];

/** What each right of a token means, in the order in which they are offered. */
export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  "account:read": "See your account and whom you follow",
  "account:write": "Change your profile, follow artists",
  "videos:read": "See your videos",
  "videos:write": "Upload, change and delete videos",
  "auto-edit:read": "See edits and fetch clips",
  "auto-edit:write": "Start and cancel edits",
  "patronage:read": "See your memberships, patrons and what they pay",
  "patronage:write": "Join, tip, pledge, and change tiers and goals",
  "royalties:read": "See what you earned, why, and what was paid out",
  "royalties:write": "Agree on splits and ask for payouts",
  admin: "All of the back office",
};
