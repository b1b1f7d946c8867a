"use client";

import { useSyncExternalStore } from "react";
import { type UploadItem, uploadStore } from "./upload-store";

const NONE: readonly UploadItem[] = [];

/** The queue of this tab as it changes. */
export function useUploads(): readonly UploadItem[] {
  return useSyncExternalStore(uploadStore.subscribe, uploadStore.snapshot, () => NONE);
}
