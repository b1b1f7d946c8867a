import type { Scenario } from "../kit";
import { CANCEL_SCENARIOS } from "./cancelling";
import { EVENT_SCENARIOS } from "./events";
import { LIMIT_SCENARIOS } from "./limits";
import { RETRY_SCENARIOS } from "./retries";
import { STEP_SCENARIOS } from "./steps";
import { WAITING_SCENARIOS } from "./waiting";

/** What a job engine has to do. Sets and counts only: engines differ in order and timing. */
export const SCENARIOS: readonly Scenario[] = [
  ...STEP_SCENARIOS,
  ...RETRY_SCENARIOS,
  ...EVENT_SCENARIOS,
  ...WAITING_SCENARIOS,
  ...LIMIT_SCENARIOS,
  ...CANCEL_SCENARIOS,
];
