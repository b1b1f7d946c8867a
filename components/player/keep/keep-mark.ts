const PREFIX = "mhc-kept:";

/** Whether something of a work is kept here, without opening any database: the code for it is only loaded then. */
export function isMarkedKept(work: string): boolean {
  try {
    return localStorage.getItem(`${PREFIX}${work}`) !== null;
  } catch {
    // A browser that keeps nothing has kept nothing.
    return false;
  }
}

export function markKept(work: string, isKept: boolean): void {
  try {
    if (isKept) localStorage.setItem(`${PREFIX}${work}`, "1");
    else localStorage.removeItem(`${PREFIX}${work}`);
  } catch {
    // Then one press opens it.
  }
}
