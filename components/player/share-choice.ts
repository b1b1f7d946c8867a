const KEY = "mhc.share-films";
const ON = "on";

/** Whether the viewer of this device has agreed to share films with other viewers. Nobody has until they did. */
export function isSharingChosen(): boolean {
  try {
    return localStorage.getItem(KEY) === ON;
  } catch {
    // A browser that keeps nothing has agreed to nothing.
    return false;
  }
}

export function chooseSharing(isOn: boolean): void {
  try {
    if (isOn) localStorage.setItem(KEY, ON);
    else localStorage.removeItem(KEY);
  } catch {
    // It counts for this page, and is asked again in the next.
    return;
  }
}
