/** When a call is, by the artist's clock, which is named. */
export function CallTime({ startsAt, timeZone }: { readonly startsAt: string; readonly timeZone: string }) {
  const options = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone, timeZoneName: "short" } as const;
  return (
    <time dateTime={startsAt} className="text-sm text-ink-2">
      {new Intl.DateTimeFormat("en-GB", options).format(new Date(startsAt))}
    </time>
  );
}
