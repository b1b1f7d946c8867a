export type ReleaseLock = () => Promise<void>;
export function takeLock(name: string): Promise<ReleaseLock | undefined>;
export function waitForLock(name: string, onWait: () => void): Promise<ReleaseLock>;
