"use client";

export function CreditName({ artistId }: { readonly artistId: string }) {
  return <span hidden>{artistId}</span>;
}
