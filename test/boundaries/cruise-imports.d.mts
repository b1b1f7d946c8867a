export interface Crossing {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface CruisedImports {
  /** Of ours. Zero means that the tool read nothing, not that all is well. */
  readonly moduleCount: number;
  readonly crossings: readonly Crossing[];
}

export function cruiseImports(baseDir: string, roots?: readonly string[]): Promise<CruisedImports>;
