import { type Cid, isCid } from "./cid";

const PATH = /^\/ipfs\/([a-z2-7]{59})$/;

/** The one call that every layer answers, below its own origin (IPFS Trustless Gateway: a raw block). */
export function objectPath(cid: Cid): string {
  return `/ipfs/${objectName(cid)}`;
}

/** How playlists name what they are made of: relative, so that each layer serves the whole from itself. */
export function objectName(cid: Cid): string {
  return `${cid}?format=raw`;
}

/** The object that a URL asks for; null of any other URL, also of one that asks for another form than the raw block. */
export function cidOfUrl(url: Pick<URL, "pathname" | "searchParams">): Cid | null {
  const name = PATH.exec(url.pathname)?.[1] ?? "";
  return isCid(name) && [...url.searchParams].every(([key, value]) => key === "format" && value === "raw") ? name : null;
}
