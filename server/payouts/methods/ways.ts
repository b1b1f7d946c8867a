import { RAIL_KINDS, type RailKind } from "@/server/adapters/rails";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { MethodDetails, ShownMethods } from "./contract";

type HasRails = Pick<Services, "rails">;

/** The ways of being paid that are set up here, and on which chains: what is not is not offered. */
export function listWays({ rails }: HasRails): ShownMethods["ways"] {
  return RAIL_KINDS.flatMap((kind) => {
    const rail = rails[kind];
    return rail === undefined ? [] : [{ kind, chains: [...(rail.chains ?? [])] }];
  });
}

/** What an artist reads whose money cannot go where they said; null where its rail is set up. */
export function findMissingRail({ rails }: HasRails, kind: RailKind): string | null {
  return rails[kind] === undefined ? "We cannot pay this way at present. Your money goes out once we can, or sooner if you choose another way." : null;
}

function refuse(path: string, message: string): never {
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path, message }] });
}

/** @throws rule_refused for a way that is not set up here, with the field named. */
export function requireWay(services: HasRails, details: MethodDetails): void {
  const way = listWays(services).find(({ kind }) => kind === details.kind);
  if (way === undefined) refuse("details.kind", "This way of being paid is not set up here. Choose another one.");
  if (details.kind === "crypto" && !way.chains.includes(details.chain)) refuse("details.chain", "Nothing is paid on this chain here. Choose another one.");
}
