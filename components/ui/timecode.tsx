const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;

/** `1:06:40`, or `0:29`; with `withMs`, `41:07.320`. */
export function formatTimecode(timeMs: number, withMs = false): string {
  const whole = Math.max(0, Math.round(timeMs));
  const totalSeconds = Math.floor(whole / MS_PER_SECOND);
  const hours = Math.floor(totalSeconds / SECONDS_PER_HOUR);
  const minutes = Math.floor((totalSeconds % SECONDS_PER_HOUR) / SECONDS_PER_MINUTE);
  const seconds = String(totalSeconds % SECONDS_PER_MINUTE).padStart(2, "0");
  const head = hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}` : String(minutes);
  return withMs ? `${head}:${seconds}.${String(whole % MS_PER_SECOND).padStart(3, "0")}` : `${head}:${seconds}`;
}

/** A duration as a machine reads it, in ISO 8601. */
function isoDuration(timeMs: number): string {
  return `PT${(Math.max(0, timeMs) / MS_PER_SECOND).toFixed(3)}S`;
}

export function Timecode({ timeMs, withMs = false, className = "" }: { readonly timeMs: number; readonly withMs?: boolean; readonly className?: string }) {
  return (
    <time dateTime={isoDuration(timeMs)} className={`measured ${className}`}>
      {formatTimecode(timeMs, withMs)}
    </time>
  );
}
