import type { Random } from "../random";
import type { Weather } from "./strict-rails";

/** How often what goes wrong, as shares of calls, payments and files. */
export const SHARES = {
  lost: 0.06,
  unheard: 0.06,
  refused: 0.05,
  returned: 0.06,
  half: 0.15,
  forgotten: 0.05,
  death: 0.7,
  callbackLost: 0.15,
  callbackTwice: 0.2,
  callbackAgain: 0.1,
};

/** Chance that follows from a seed. */
export function roughWeather(random: Random): Weather {
  return {
    trouble: () => (random.chance(SHARES.lost) ? "lost" : random.chance(SHARES.unheard) ? "unheard" : "none"),
    fate: () => (random.chance(SHARES.refused) ? "refused" : random.chance(SHARES.returned) ? "returned" : "settled"),
    takesHalf: () => random.chance(SHARES.half),
    isForgotten: () => random.chance(SHARES.forgotten),
  };
}
