import { isFileRail, RAIL_KINDS, type RailKind } from "../../adapters/rails";
import type { Services } from "../../services";

/**
 * Every rail, and whether it takes files, which gather what is due, or one payment at a time. One that is not set up takes nothing; it is
 * among them so that what waits for it says so.
 */
export function listRails(services: Pick<Services, "rails">): readonly { readonly rail: RailKind; readonly isByFile: boolean }[] {
  return RAIL_KINDS.map((rail) => {
    const found = services.rails[rail];
    return { rail, isByFile: found !== undefined && isFileRail(found) };
  });
}
