/** Pages on which money can be given: only there may the payment provider's script and frames be loaded. */
const PAYING = /^\/(artists\/[^/]+(\/join)?|checkout\/[^/]+|livestreams\/[^/]+|memberships(\/[^/]+)?)\/?$/;

export function isPayingPath(path: string): boolean {
  return PAYING.test(path);
}
