export { createToken } from "./create-token";
export { endSessionById } from "./end-session";
export { findActor } from "./find-actor";
export { listOutbox, type OutboxMail } from "./list-outbox";
export { type MailToQueue, queueMail } from "./queue-mail";
export { isScope, listScopesOf } from "./rules";
export { giveUpMail, sendMail } from "./send-mail";
export { cookieName, SESSION_SECONDS_MAX } from "./session-cookie";
export { signIn } from "./sign-in";
