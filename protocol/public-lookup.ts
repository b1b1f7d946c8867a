import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address";

/**
 * Finds a host's addresses and refuses those that are not on the open internet. The connection is made to what was checked here, so that
 * a name which answers differently a moment later gains nothing. For Node alone.
 */
export const lookupPublic: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { all: true, family: options.family === 4 || options.family === 6 ? options.family : 0 }).then(
    (found) => {
      const open = found.filter(({ address }) => isPublicAddress(address));
      const [first] = open;
      if (first === undefined) done(new Error(`${hostname} is not on the open internet`), "");
      else if (options.all === true) done(null, open);
      else done(null, first.address, first.family);
    },
    (thrown: NodeJS.ErrnoException) => done(thrown, ""),
  );
};
