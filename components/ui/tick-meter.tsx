interface TickMeterProps {
  /** 0 to 1. */
  readonly value: number;
  /** What is measured. */
  readonly label: string;
  readonly ticks?: number;
  /** What stands in place of a percentage, such as "12 of 40 MB". */
  readonly valueText?: string;
  readonly className?: string;
}

const TICKS_DEFAULT = 44;

/** Progress as ticks, the way a ruler counts. */
export function TickMeter({ value, label, ticks = TICKS_DEFAULT, valueText, className = "h-4" }: TickMeterProps) {
  const bounded = Math.min(1, Math.max(0, value));
  const percent = Math.round(bounded * 100);
  const full = Math.round(bounded * ticks);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={valueText ?? `${percent} %`}
      className={`w-full text-mark ${className}`}
    >
      <svg aria-hidden="true" width="100%" height="100%" viewBox={`0 0 ${ticks * 4} 16`} preserveAspectRatio="none">
        <path d={line(0, full)} stroke="currentColor" strokeWidth="2.6" />
        <path d={line(full, ticks)} stroke="var(--line-strong)" strokeOpacity="0.35" strokeWidth="2.6" />
      </svg>
    </div>
  );
}

function line(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `M${(from + index) * 4 + 1.3} 0v16`).join("");
}
