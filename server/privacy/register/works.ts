import type { Register } from "./types";

const eitherSide = "fan_id = $1 or artist_id = $1";
const VIEWS = "Paid views stay paid: what is left is the film, the day and the country.";

/** What somebody made, saw and was sent. What belongs to something stands after it: rows go from the last table to the first. */
export const WORKS: Register = {
  videos: { whose: "artist_id = $1", hide: ["source_key", "poster_key", "package_key", "probe", "thumbnails"], erase: "delete" },
  video_captions: { whose: "video_id in (select v.id from videos v where v.artist_id = $1)", hide: ["revision"], erase: "delete" },
  artist_signing_keys: { whose: "artist_id = $1", hide: ["seal_id"], erase: { keep: "Public keys, by which copies elsewhere are still checked." } },
  content_key_grants: { whose: "viewer_id = $1", erase: "delete" },
  watch_places: { whose: "viewer_id = $1", erase: "delete" },
  uploads: { whose: "user_id = $1", erase: "delete" },
  auto_edit_jobs: { whose: "user_id = $1", hide: ["analysis_key"], erase: "delete" },
  posts: { whose: "artist_id = $1", erase: "delete" },
  patron_feeds: { whose: eitherSide, hide: ["token_hash"], erase: "delete" },
  call_slots: { whose: "artist_id = $1", erase: "delete" },
  calls: { whose: eitherSide, erase: "delete" },
  livestream_invitations: { whose: "fan_id = $1", erase: "delete" },
  livestreams: { whose: "artist_id = $1", erase: "delete" },
  credit_choices: { whose: eitherSide, erase: "delete" },
  video_credits: { whose: "fan_id = $1", erase: "delete" },
  discord_guilds: { whose: "artist_id = $1", erase: "delete" },
  discord_roles: { whose: "artist_id = $1", erase: "delete" },
  discord_links: { whose: "user_id = $1", erase: "delete" },
  discord_link_tries: { whose: "user_id = $1", hide: ["state_hash"], erase: "delete" },
  welcome_notes: { whose: eitherSide, erase: "delete" },
  patron_mail_recipients: { whose: "fan_id = $1", erase: "delete" },
  patron_mail_refusals: { whose: eitherSide, erase: "delete" },
  patron_mails: { whose: "artist_id = $1", erase: "delete" },
  webhook_endpoints: { whose: "artist_id = $1", hide: ["sealed_secret", "sealed_previous_secret"], erase: "delete" },
  webhook_events: { whose: "artist_id = $1 or strpos(data::text, $1) > 0 or strpos(data::text, $2) > 0", erase: "delete" },
  plays: { whose: "viewer_id = $1", hide: ["viewer_key", "network_key", "device_key"], erase: "delete" },
  royalty_views: {
    whose: "viewer_id = $1 or artist_id = $1",
    hide: ["viewer_id", "viewer_key", "network_key", "device_key"],
    erase: { scrub: { viewer_id: "case when viewer_id = $1 then null else viewer_id end" }, why: VIEWS },
  },
  view_batches: { whose: "artist_id = $1", erase: { keep: VIEWS } },
  view_cases: { whose: "artist_id = $1", erase: { scrub: { note: "''" }, why: VIEWS } },
};
