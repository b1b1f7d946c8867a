export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/** Hands one mail to the carrier. `id` goes along as Message-ID, so that a repeat can be told from a second mail. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}
