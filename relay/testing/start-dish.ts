import { type handleUnaryCall, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { bytesField, fixed32Field, numberField } from "../protobuf/wire-fields";

/** `{ get_status: {} }`, as another program writes it. */
const GET_STATUS = "e23e00";

export interface DishSays {
  readonly latencyMs?: number;
  readonly dropRate?: number;
  readonly downlinkBps?: number;
  readonly outageCause?: number;
  readonly isObstructed?: boolean;
}

export interface TestDish {
  readonly address: string;
  says(what: DishSays): void;
  /** Whatever the bytes are; null for nothing at all. */
  saysBytes(bytes: Uint8Array | null): void;
  refuses(): void;
  close(): void;
}

function floatField(field: number, value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return fixed32Field(field, view.getUint32(0));
}

export function encodeDishStatus({ latencyMs, dropRate, downlinkBps, outageCause, isObstructed }: DishSays): Uint8Array {
  const inner = [
    ...(dropRate === undefined ? [] : floatField(1_003, dropRate)),
    ...(isObstructed === undefined ? [] : bytesField(1_004, [...floatField(1, 0.5), ...numberField(5, isObstructed ? 1 : 0)])),
    ...(downlinkBps === undefined ? [] : floatField(1_007, downlinkBps)),
    ...(latencyMs === undefined ? [] : floatField(1_009, latencyMs)),
    ...(outageCause === undefined ? [] : bytesField(1_014, numberField(1, outageCause))),
  ];
  return Uint8Array.from([...numberField(1, 1), ...numberField(3, 20), ...bytesField(2_004, inner)]);
}

/** A dish as far as it is asked for its status, by a server of gRPC that others wrote. It refuses any other request. */
export async function startDish(): Promise<TestDish> {
  let answer: Uint8Array | null | "refusal" = encodeDishStatus({ latencyMs: 40, dropRate: 0 });
  const handle: handleUnaryCall<Buffer, Buffer> = ({ request }, done) => {
    if (request.toString("hex") !== GET_STATUS) done({ code: status.UNIMPLEMENTED, details: "Not this." });
    else if (answer === "refusal") done({ code: status.PERMISSION_DENIED, details: "Not you." });
    else if (answer !== null) done(null, Buffer.from(answer));
  };
  const same = (bytes: Buffer): Buffer => bytes;
  const serialize = { requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same };
  const method = { path: "/SpaceX.API.Device.Device/Handle", requestStream: false, responseStream: false, ...serialize };
  const server = new Server();
  server.addService({ Handle: method }, { Handle: handle });
  const port = await new Promise<number>((done, fail) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (fault, taken) => (fault === null ? done(taken) : fail(fault))),
  );
  return {
    address: `127.0.0.1:${port}`,
    says: (what) => {
      answer = encodeDishStatus(what);
    },
    saysBytes: (bytes) => {
      answer = bytes;
    },
    refuses: () => {
      answer = "refusal";
    },
    close: () => server.forceShutdown(),
  };
}
