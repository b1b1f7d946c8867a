import { createServer, type Server, type Socket } from "node:net";

const LINE_BYTES_MAX = 1_000;

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As sent, dots undone, lines ended by CRLF. */
  readonly message: string;
}

export interface SmtpServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** Everything a client did that RFC 5321 forbids. */
  readonly violations: readonly string[];
  close(): Promise<void>;
}

interface Options {
  /** Demands AUTH PLAIN with these. */
  readonly login?: { readonly user: string; readonly password: string };
  /** What to answer RCPT TO with; null takes the recipient. */
  readonly refuse?: (recipient: string) => string | null;
}

class Session {
  #from: string | null = null;
  #to: string[] = [];
  #lines: string[] | null = null;
  #isGreeted = false;
  #isAuthenticated: boolean;

  constructor(
    private readonly options: Options,
    private readonly received: ReceivedMail[],
    private readonly violations: string[],
  ) {
    this.#isAuthenticated = options.login === undefined;
  }

  /** What to answer to a line, if anything. */
  take(line: string): string | null {
    const bytes = Buffer.byteLength(line) + 2;
    if (bytes > LINE_BYTES_MAX) this.violations.push(`a line of ${bytes} bytes`);
    if (this.#lines === null) return this.#command(line);
    if (line === ".") return this.#finish(this.#lines);
    this.#lines.push(line.startsWith(".") ? line.slice(1) : line);
    return null;
  }

  #fault(what: string, answer: string): string {
    this.violations.push(what);
    return answer;
  }

  #finish(lines: string[]): string {
    this.received.push({ from: this.#from ?? "", to: this.#to, message: lines.join("\r\n") });
    return this.#reset("250 kept");
  }

  #reset(answer: string): string {
    this.#from = null;
    this.#to = [];
    this.#lines = null;
    return answer;
  }

  #command(line: string): string {
    const verb = line.split(" ", 1)[0]?.toUpperCase() ?? "";
    if (verb === "EHLO" || verb === "HELO") return this.#greet(line);
    if (verb === "QUIT") return "221 bye";
    if (!this.#isGreeted) return this.#fault(`${verb} before EHLO`, "503 say hello first");
    if (verb === "AUTH") return this.#authenticate(line);
    if (verb === "NOOP") return "250 ok";
    if (verb === "RSET") return this.#reset("250 forgotten");
    if (!this.#isAuthenticated) return "530 authenticate first";
    if (verb === "MAIL") return this.#begin(line);
    if (verb === "RCPT") return this.#addRecipient(line);
    if (verb !== "DATA" || this.#to.length === 0) return this.#fault(`unexpected ${line}`, "503 no");
    this.#lines = [];
    return "354 go on";
  }

  #begin(line: string): string {
    const from = /^MAIL FROM:<([^<>\s]*)>(?: BODY=8BITMIME| SIZE=\d+)*$/i.exec(line)?.[1];
    if (from === undefined || this.#from !== null) return this.#fault(`unexpected ${line}`, "503 no");
    this.#from = from;
    return "250 ok";
  }

  #addRecipient(line: string): string {
    const to = /^RCPT TO:<([^<>\s]+@[^<>\s]+)>$/i.exec(line)?.[1];
    if (to === undefined || this.#from === null) return this.#fault(`unexpected ${line}`, "503 no");
    const refusal = this.options.refuse?.(to) ?? null;
    if (refusal === null) this.#to.push(to);
    return refusal ?? "250 ok";
  }

  #greet(line: string): string {
    if (!/^(EHLO|HELO) \S+$/i.test(line)) return this.#fault(`a greeting without a name: ${line}`, "501 who");
    this.#isGreeted = true;
    const auth = this.options.login === undefined ? "" : "250-AUTH PLAIN\r\n";
    return `250-strict.test\r\n${auth}250 SIZE 1000000`;
  }

  #authenticate(line: string): string {
    const [, user, password] = Buffer.from(line.split(" ")[2] ?? "", "base64")
      .toString("utf8")
      .split("\0");
    const { login } = this.options;
    this.#isAuthenticated = login !== undefined && user === login.user && password === login.password;
    return this.#isAuthenticated ? "235 welcome" : "535 no";
  }
}

/** An SMTP server on loopback that takes only what RFC 5321 allows, and says what it had to forgive. */
export async function startSmtpServer(options: Options = {}): Promise<SmtpServer> {
  const received: ReceivedMail[] = [];
  const violations: string[] = [];
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket)).on("error", () => socket.destroy());
    const session = new Session(options, received, violations);
    socket.write("220 strict.test ESMTP\r\n");
    let pending = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = `${pending}${chunk}`.split("\r\n");
      pending = lines.pop() ?? "";
      for (const line of lines) {
        if (/[\r\n]/.test(line)) violations.push("a bare CR or LF");
        const answer = session.take(line);
        if (answer !== null) socket.write(`${answer}\r\n`);
        if (answer === "221 bye") socket.end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the SMTP server has no port");
  return { port: address.port, received, violations, close };
}
