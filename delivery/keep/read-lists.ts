import { type Cid, isCid } from "@/protocol/cid";
import { readKeyId } from "@/protocol/key-uri";
import type { KeyPart } from "./key-lease";

/** A size of a work, as its list of variants names it. */
export interface Variant {
  /** In pixels. */
  readonly height: number;
  /** Of picture and sound together. */
  readonly averageBps: number;
  readonly listCid: Cid;
  readonly soundCid: Cid | null;
}

export interface MasterLists {
  /** The largest first. */
  readonly variants: readonly Variant[];
  readonly captionCids: readonly Cid[];
}

const VARIANT = "#EXT-X-STREAM-INF:";
const MEDIA = "#EXT-X-MEDIA:";
const NAME = /([a-z2-7]{59})\?format=raw/;
const KEY = /URI="mhc-key:([^"]+)"/;

function cidIn(text: string | undefined): Cid | null {
  const name = NAME.exec(text ?? "")?.[1] ?? "";
  return isCid(name) ? name : null;
}

function attribute(line: string, name: string): string | null {
  const [, quoted, plain] = new RegExp(`[:,]${name}=(?:"([^"]*)"|([^",]*))`).exec(line) ?? [];
  return quoted ?? plain ?? null;
}

/** Reads a list of variants (RFC 8216 §4.3.4) that was verified by its name. */
export function readMaster(text: string): MasterLists {
  const lines = text.split("\n");
  const media = lines.filter((line) => line.startsWith(MEDIA));
  const listsOf = (type: string, group: string | null): readonly Cid[] =>
    media.flatMap((line) => {
      const cid = attribute(line, "TYPE") === type && (group === null || attribute(line, "GROUP-ID") === group) ? cidIn(line) : null;
      return cid === null ? [] : [cid];
    });
  const variants = lines.flatMap((line, index): Variant[] => {
    const listCid = line.startsWith(VARIANT) ? cidIn(lines[index + 1]) : null;
    const height = Number(attribute(line, "RESOLUTION")?.split("x")[1]);
    if (listCid === null || !(height > 0)) return [];
    const sound = attribute(line, "AUDIO");
    const averageBps = Number(attribute(line, "AVERAGE-BANDWIDTH") ?? attribute(line, "BANDWIDTH"));
    return [{ height, averageBps, listCid, soundCid: sound === null ? null : (listsOf("AUDIO", sound)[0] ?? null) }];
  });
  return { variants: variants.sort((a, b) => b.height - a.height), captionCids: listsOf("SUBTITLES", null) };
}

/** What a rendition is made of, and what its keys are named after; null of what is in clear. */
export function readRendition(text: string): { readonly cids: readonly Cid[]; readonly keyPart: KeyPart | null } {
  const cids = text.split("\n").flatMap((line) => {
    const cid = line.startsWith("#") && !line.startsWith("#EXT-X-MAP:") ? null : cidIn(line);
    return cid === null ? [] : [cid];
  });
  const key = readKeyId(KEY.exec(text)?.[1] ?? "");
  return { cids, keyPart: key === null ? null : { name: key.part, generation: key.generation } };
}

/** The list with one variant alone: what is not on the device is not offered. */
export function narrowMaster(text: string, listCid: Cid): string {
  const lines = text.split("\n");
  return lines
    .filter((line, index) => {
      const named = line.startsWith(VARIANT) ? lines[index + 1] : lines[index - 1]?.startsWith(VARIANT) === true ? line : null;
      return named === null || cidIn(named) === listCid;
    })
    .join("\n");
}
