import type { Env } from "@/server/kernel/env";
import type { ObjectStore } from ".";
import { createFileStore } from "./file-store";
import { createS3Store } from "./s3-store";

type StorageEnv = Pick<Env, "DATA_DIR" | "S3_ENDPOINT" | "S3_BUCKET" | "S3_REGION" | "S3_ACCESS_KEY_ID" | "S3_SECRET_ACCESS_KEY">;

/**
 * S3 where `S3_ENDPOINT` says so, else files under `DATA_DIR`.
 * @throws Error of one line when some of the S3 variables are set and others missing.
 */
export function createObjectStore(env: StorageEnv): ObjectStore {
  if (env.S3_ENDPOINT === undefined) return createFileStore(env.DATA_DIR);
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error("Wrong environment: with S3_ENDPOINT go S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY");
  }
  return createS3Store({ endpoint: env.S3_ENDPOINT, bucket, region: env.S3_REGION, accessKeyId, secretAccessKey, dataDir: env.DATA_DIR });
}
