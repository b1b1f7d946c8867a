export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** Where one click ends mail of this kind: becomes List-Unsubscribe with its one-click post (RFC 8058). */
  readonly unsubscribeUrl?: string | null;
  /** An iCalendar file that goes along (RFC 5545, sent as RFC 6047 says). */
  readonly calendar?: string | null;
}

/** Hands one mail to the carrier. `id` goes along as Message-ID, so that a repeat can be told from a second mail. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}
