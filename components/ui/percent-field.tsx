import { TextField } from "./field";
import { BPS_PER_PERCENT } from "./percent";

interface PercentFieldProps {
  readonly label: string;
  readonly name: string;
  /** In basis points; left out, nothing stands there. */
  readonly bps?: number | undefined;
  /** In per cent. */
  readonly min?: number;
  readonly error: string | undefined;
}

/** A part of a whole, in per cent to the hundredth. */
export function PercentField({ bps, min = 0, ...rest }: PercentFieldProps) {
  const defaultValue = bps === undefined ? undefined : bps / BPS_PER_PERCENT;
  return <TextField {...rest} type="number" min={min} max={100} step={0.01} required defaultValue={defaultValue} className="tabular" />;
}
