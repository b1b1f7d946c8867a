import { z } from "zod";
import { isTimeZone } from "./time-zone";

const URL_CHARS_MAX = 500;
const ZONE_CHARS_MAX = 64;

/** Where people meet. */
export const joinUrl = z.url({ protocol: /^https$/, error: "Give an https address." }).max(URL_CHARS_MAX);
export const timeZone = z.string().max(ZONE_CHARS_MAX).refine(isTimeZone, "Use a name such as Europe/Rome.");
/** As a clock on a wall shows it. */
export const localStart = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "Write a time such as 2026-11-22T18:00.");
