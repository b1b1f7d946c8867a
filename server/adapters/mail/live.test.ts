import { afterEach, describe, expect, it } from "vitest";
import { type SmtpServer, startSmtpServer } from "@/test/smtp-server";
import { createMailer } from "./live";

let server: SmtpServer;

async function start(options: Parameters<typeof startSmtpServer>[0] = {}, login = "") {
  server = await startSmtpServer(options);
  return createMailer({ SMTP_URL: `smtp://${login}127.0.0.1:${server.port}`, MAIL_FROM: "MHC Streaming <no-reply@mhc.example>", DEPLOYMENT: "production" });
}

afterEach(() => server.close());

const mail = { id: "mail_01", to: "reader@example.test", subject: "A line", body: "Hello.\n" };

/** The one message that arrived, as header lines and decoded text. */
function readMessage() {
  const [first] = server.received;
  if (first === undefined || server.received.length !== 1) throw new Error(`${server.received.length} mails arrived`);
  const end = first.message.indexOf("\r\n\r\n");
  const headers = first.message.slice(0, end).replace(/\r\n[ \t]+/g, " ");
  const raw = first.message.slice(end + 4);
  const encoding = /^content-transfer-encoding: (\S+)$/im.exec(headers)?.[1];
  const unquoted = Buffer.from(
    raw.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
  const text = encoding === "base64" ? Buffer.from(raw, "base64").toString("utf8") : encoding === "quoted-printable" ? unquoted.toString("utf8") : raw;
  return { envelope: { from: first.from, to: first.to }, headers, text: text.replace(/\r\n/g, "\n") };
}

describe("mail over SMTP", () => {
  it("arrives from our address, under its own Message-ID, with nothing that the standard forbids", async () => {
    const mailer = await start();
    await mailer.send(mail);
    const { envelope, headers, text } = readMessage();
    expect(envelope).toEqual({ from: "no-reply@mhc.example", to: ["reader@example.test"] });
    expect(headers).toContain("From: MHC Streaming <no-reply@mhc.example>");
    expect(headers).toContain("Message-ID: <mail_01@mhc.example>");
    expect(headers).toContain("Subject: A line");
    expect(text.trimEnd()).toBe("Hello.");
    expect(server.violations).toEqual([]);
  });

  it("keeps every letter, leading dots and lines of any length", async () => {
    const mailer = await start();
    const body = [".", "..two", "Città dolente — “stelle” 🌟", "x".repeat(3_000), "end"].join("\n");
    await mailer.send({ ...mail, subject: "Nel mezzo del cammin di nostra vita — così", body });
    expect(readMessage().text.trimEnd()).toBe(body);
    expect(server.violations).toEqual([]);
  });

  it("lets no subject and no address add a header or a recipient", async () => {
    const mailer = await start();
    await mailer.send({ ...mail, subject: "Hi\r\nBcc: thief@example.test\r\n\r\nbody" });
    const { envelope, headers } = readMessage();
    expect(envelope.to).toEqual(["reader@example.test"]);
    expect(headers).not.toMatch(/^bcc:/im);
  });

  it("carries the link that ends it and the calendar file in the way that mail programs act on", async () => {
    const mailer = await start();
    const calendar = ["BEGIN:VCALENDAR", "METHOD:REQUEST", "END:VCALENDAR", ""].join("\r\n");
    await mailer.send({ ...mail, unsubscribeUrl: "https://mhc.example/u/1", calendar });
    const { message } = server.received[0] ?? { message: "" };
    expect(message).toContain("List-Unsubscribe: <https://mhc.example/u/1>");
    expect(message).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    expect(message).toMatch(/Content-Type: text\/calendar;[^\n]*method=REQUEST/i);
    expect(server.violations).toEqual([]);
  });

  it("fails where the carrier refuses, for good or for now", async () => {
    const mailer = await start({ refuse: (to) => (to.startsWith("gone") ? "550 no such box" : "451 come back later") });
    await expect(mailer.send({ ...mail, to: "gone@example.test" })).rejects.toThrow("550");
    await expect(mailer.send(mail)).rejects.toThrow("451");
    expect(server.received).toEqual([]);
  });

  it("signs in where the address says so, and fails with a wrong password", async () => {
    const options = { login: { user: "mhc", password: "p@ss word" } };
    await (await start(options, `mhc:${encodeURIComponent("p@ss word")}@`)).send(mail);
    expect(server.received).toHaveLength(1);
    await server.close();
    const wrong = await start(options, "mhc:wrong@");
    await expect(wrong.send(mail)).rejects.toThrow("535");
  });

  it("fails where nobody listens", async () => {
    const mailer = await start();
    await server.close();
    await expect(mailer.send(mail)).rejects.toThrow("ECONNREFUSED");
  });
});
