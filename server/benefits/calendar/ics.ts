/** An appointment as a calendar file tells it (RFC 5545, with the methods of RFC 5546). */
export interface Appointment {
  /** The same for every version of it, so that a change replaces it. */
  readonly uid: string;
  /** Grows with each version. */
  readonly sequence: number;
  readonly method: "REQUEST" | "CANCEL";
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly title: string;
  readonly description: string;
  /** Where to join; left out of what was cancelled. */
  readonly url: string | null;
  readonly organizer: { readonly name: string; readonly email: string };
  readonly attendee: { readonly name: string; readonly email: string };
  /** When this version was made. */
  readonly stampedAt: Date;
}

const LINE_BYTES_MAX = 75;

/** `20261122T120000Z` */
function utc(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** RFC 5545 §3.3.11; what else is a control character has no place in text. */
function text(value: string): string {
  return value
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[\\;,]/g, (char) => `\\${char}`)
    .replace(/\n/g, "\\n");
}

/** A parameter's value in quotes may hold anything but quotes and control characters (RFC 5545 §3.2). */
function quoted(value: string): string {
  return `"${value.replace(/["\p{Cc}]/gu, "'")}"`;
}

/** Lines of at most 75 bytes, never cut within a letter (RFC 5545 §3.1). */
function fold(line: string): string {
  const rows: string[] = [];
  let row = "";
  let bytes = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (bytes + size > LINE_BYTES_MAX) {
      rows.push(row);
      row = " ";
      bytes = 1;
    }
    row += char;
    bytes += size;
  }
  return [...rows, row].join("\r\n");
}

/** The calendar file of one appointment. */
export function appointmentIcs(appointment: Appointment): string {
  const { method, organizer, attendee, url } = appointment;
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//MHC Streaming//EN",
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    `UID:${appointment.uid}`,
    `SEQUENCE:${appointment.sequence}`,
    `DTSTAMP:${utc(appointment.stampedAt)}`,
    `DTSTART:${utc(appointment.startsAt)}`,
    `DTEND:${utc(appointment.endsAt)}`,
    `SUMMARY:${text(appointment.title)}`,
    `DESCRIPTION:${text(appointment.description)}`,
    ...(url === null ? [] : [`URL:${url.replace(/\p{Cc}/gu, "")}`, `LOCATION:${text(url)}`]),
    `ORGANIZER;CN=${quoted(organizer.name)}:mailto:${organizer.email}`,
    `ATTENDEE;CN=${quoted(attendee.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:${attendee.email}`,
    `STATUS:${method === "CANCEL" ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return lines.map(fold).join("\r\n");
}
