interface Address {
  readonly PUBLIC_URL?: string;
  readonly PORT: number;
}

/** A page of ours as other sites link to it. */
export function siteUrl({ PUBLIC_URL, PORT }: Address, path: string): string {
  return `${PUBLIC_URL?.replace(/\/$/, "") ?? `http://127.0.0.1:${PORT}`}${path}`;
}
