/** One thing that is not as it must be, and where. */
export interface Finding {
  /** Which rule, such as `running balance`. */
  readonly rule: string;
  /** What to look at: a transfer's id, `account 12, entry 5`, `batch 7`. */
  readonly where: string;
  readonly what: string;
}

/** More would help nobody: the first ones say where to begin. */
const FINDINGS_KEPT = 100;

/** Gathers what a verification finds, within bounds. */
export class Report {
  readonly findings: Finding[] = [];
  found = 0;

  add(rule: string, where: string, what: string): void {
    this.found += 1;
    if (this.findings.length < FINDINGS_KEPT) this.findings.push({ rule, where, what });
  }

  /** Adds a finding when the two differ. */
  compare(rule: string, where: string, is: bigint | number | string | null, must: bigint | number | string | null): void {
    if (is !== must) this.add(rule, where, `is ${is}, must be ${must}`);
  }
}
