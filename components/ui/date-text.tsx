const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** A day or a moment, in UTC so that server and browser write the same; `at` is ISO 8601. */
export function DateText({
  at,
  precision = "day",
  className = "",
}: {
  readonly at: string;
  readonly precision?: "day" | "minute";
  readonly className?: string;
}) {
  const date = new Date(at);
  return (
    <time dateTime={at} className={className} title={precision === "minute" ? `${at} (UTC)` : undefined}>
      {(precision === "day" ? DAY : MOMENT).format(date)}
    </time>
  );
}
