import type { Cid } from "@/protocol/cid";
import type { FailureKind } from "./fetch-object";

/** What became of one object, for whoever shows or counts it. */
export type Measurement =
  | {
      readonly kind: "served";
      readonly cid: Cid;
      readonly layer: string;
      readonly bytes: number;
      /** Both since this layer was asked; the second with the bytes compared with their name. */
      readonly firstByteMs: number;
      readonly totalMs: number;
      /** Whether it was asked because another was slow. */
      readonly isSecond: boolean;
      /** What the others had sent when this one was whole. */
      readonly wastedBytes: number;
    }
  | { readonly kind: "failed"; readonly cid: Cid; readonly layer: string; readonly failure: FailureKind; readonly afterMs: number }
  | { readonly kind: "cached"; readonly cid: Cid; readonly bytes: number }
  /** The object was given, and could not be written to the cache: a full disk, or a browser that keeps nothing. */
  | { readonly kind: "not-kept"; readonly cid: Cid };
