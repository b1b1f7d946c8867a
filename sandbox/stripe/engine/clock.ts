/**
 * The stand-in's time. Running, it follows the machine's clock at a distance that `advanceTo` widens; stopped, it moves
 * only when told. It never goes back.
 */
export class VirtualClock {
  private offsetMs = 0;
  private stoppedAtMs: number | null;

  /** @param nowMs where it begins; given, the clock stands still there, else it runs with the machine's. */
  constructor(nowMs: number | null) {
    this.stoppedAtMs = nowMs;
  }

  get isRunning(): boolean {
    return this.stoppedAtMs === null;
  }

  nowMs(): number {
    return this.stoppedAtMs ?? Date.now() + this.offsetMs;
  }

  advanceTo(atMs: number): void {
    const now = this.nowMs();
    if (atMs <= now) return;
    if (this.stoppedAtMs === null) this.offsetMs += atMs - now;
    else this.stoppedAtMs = atMs;
  }
}
