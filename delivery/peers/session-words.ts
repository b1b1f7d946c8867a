import { PEER_LIMITS, type SessionWords, sessionWords } from "@/protocol/peer-words";

type Address = SessionWords["addresses"][number];
const KINDS = ["host", "srflx", "prflx", "relay"] as const satisfies readonly Address["kind"][];

/** RFC 8839 §5.1: foundation, component, transport, priority, address, port, `typ`, kind. */
const CANDIDATE = /^a=candidate:\S+ 1 udp (\d+) (\S+) (\d+) typ (\w+)/i;
/** What a browser of ours sends in one message is far smaller. */
const MESSAGE_BYTES_MAX = 262_144;

function readAddress(line: string): Address[] {
  const [, priority = "", address = "", port = "", typ = ""] = CANDIDATE.exec(line) ?? [];
  const kind = KINDS.find((each) => each === typ);
  return kind === undefined ? [] : [{ kind, address, port: Number(port), priority: Number(priority) }];
}

/** What another needs of a browser's own session; null of one that has not what is needed. */
export function readSession(kind: SessionWords["kind"], sdp: string): SessionWords | null {
  const lines = sdp.split(/\r?\n/);
  const fieldOf = (name: string) => lines.find((line) => line.startsWith(`a=${name}`))?.slice(name.length + 2) ?? "";
  const addresses = lines.flatMap(readAddress).slice(0, PEER_LIMITS.addresses);
  const fingerprint = fieldOf("fingerprint:sha-256 ").toUpperCase();
  const read = sessionWords.safeParse({ kind, ufrag: fieldOf("ice-ufrag:"), pwd: fieldOf("ice-pwd:"), fingerprint, addresses });
  return read.success ? read.data : null;
}

function writeAddress({ kind, address, port, priority }: Address, at: number): string {
  const related = kind === "host" ? "" : " raddr 0.0.0.0 rport 0";
  return `a=candidate:${at + 1} 1 udp ${priority} ${address} ${port} typ ${kind}${related}`;
}

/** The session of another, as a browser wants to read it: one line for data, and nothing that the other put together itself. */
export function writeSession(words: SessionWords): string {
  const lines = [
    ...["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0"],
    ...["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", `a=ice-ufrag:${words.ufrag}`, `a=ice-pwd:${words.pwd}`],
    ...[`a=fingerprint:sha-256 ${words.fingerprint}`, `a=setup:${words.kind === "offer" ? "actpass" : "active"}`, "a=mid:0"],
    ...["a=sctp-port:5000", `a=max-message-size:${MESSAGE_BYTES_MAX}`, ...words.addresses.map(writeAddress), "a=end-of-candidates"],
  ];
  return `${lines.join("\r\n")}\r\n`;
}
