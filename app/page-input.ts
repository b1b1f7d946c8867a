/** What Next.js gives a page. `P` are the parts of its address in brackets. */
export interface PageInput<P = Record<never, never>> {
  readonly params: Promise<P>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}
