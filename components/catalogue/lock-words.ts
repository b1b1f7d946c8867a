/** What opens a film that is locked to the one who looks. */
export function lockWords({ neededTier }: { readonly neededTier: { readonly name: string } | null }): string {
  return neededTier === null ? "For patrons" : `For patrons from ${neededTier.name} on`;
}
