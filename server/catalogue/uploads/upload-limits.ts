import { DAY_MS, MINUTE_MS } from "../../kernel/durations";

/** Uploads of one person that may be under way at once. */
export const LIVE_UPLOADS_MAX = 50;
/** An upload that nothing has been added to for this long is given up. */
export const UPLOAD_IDLE_MS_MAX = 7 * DAY_MS;
/** How long the answer to a finished upload can still be asked for. */
export const UPLOAD_KEPT_MS = 30 * DAY_MS;
/** Left free on the disk, so that the database and the jobs can go on when uploads have taken the rest. */
export const DISK_RESERVE_BYTES = 512 * 1024 * 1024;
/** For so long after its last bytes came the room for the rest of an upload is kept free: what somebody left lying keeps nobody out. */
export const ROOM_KEPT_MS = 15 * MINUTE_MS;
/** Against others, what is kept free for one person counts up to this share of all room: nobody can keep everybody out alone. */
export const ROOM_SHARE_MAX = 0.5;

export const FILENAME_CHARS_MAX = 255;
export const TITLE_CHARS_MAX = 200;
export const METADATA_CHARS_MAX = 8192;
