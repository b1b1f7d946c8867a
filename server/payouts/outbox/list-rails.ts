import { isFileRail, RAIL_KINDS, type RailKind } from "../../adapters/rails";
import type { Services } from "../../services";

/** The rails that are set up here, and whether each takes files, which gather what is due, or one payment at a time. */
export function listRails(services: Pick<Services, "rails">): readonly { readonly rail: RailKind; readonly isByFile: boolean }[] {
  return RAIL_KINDS.flatMap((rail) => {
    const found = services.rails[rail];
    return found === undefined ? [] : [{ rail, isByFile: isFileRail(found) }];
  });
}
