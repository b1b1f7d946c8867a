/** What a page was asked with. */
export type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** One value of a page's address; the first, where somebody wrote several. */
export async function readParam(params: SearchParams, name: string): Promise<string | null> {
  const value = (await params)[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** A page of ours to go on to: anything that would lead to another site is left out. */
export function toOwnPath(next: string | null): string | null {
  const base = "http://own.invalid";
  if (next === null || !next.startsWith("/") || !URL.canParse(next, base)) return null;
  const url = new URL(next, base);
  return url.origin === base ? `${url.pathname}${url.search}${url.hash}` : null;
}
