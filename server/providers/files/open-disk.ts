import { join } from "node:path";
import { FSDriver } from "flydrive/drivers/fs";
import type { DriverContract } from "flydrive/types";
import { checkKey } from "./check-key.ts";

export type FilesSettings = {
  dataDir: string;
  /**
   * `s3://bucket/prefix?region=…&endpoint=…`, all but the bucket optional. Credentials come from the places AWS's own tools look
   * into, or stand in the address as `s3://<key>:<secret>@bucket`.
   */
  filesUrl?: string | undefined;
};

/**
 * Where files are kept. flydrive's drivers are used without its `Disk`, which drops the slash at the end of a prefix: in a bucket,
 * removing `a/b/` would then remove `a/bc` as well.
 */
export type OpenedDisk = {
  driver: DriverContract;
  /** Goes before every key; empty, or ending in a slash. */
  prefix: string;
  removeFolder(path: string): Promise<void>;
};

const CONNECT_LIMIT_MS = 5_000;
const REQUEST_LIMIT_MS = 60_000;

/** Opens the disk under `<dataDir>/files`, or the S3 bucket of `filesUrl`. Throws when the address cannot be understood. */
export async function openDisk({ dataDir, filesUrl }: FilesSettings): Promise<OpenedDisk> {
  if (filesUrl) return openBucket(filesUrl);
  const driver = new FSDriver({ location: join(dataDir, "files"), visibility: "private" });
  return { driver, prefix: "", removeFolder: (path) => driver.deleteAll(path) };
}

async function openBucket(filesUrl: string): Promise<OpenedDisk> {
  const url = URL.parse(filesUrl);
  if (url?.protocol !== "s3:" || !url.hostname)
    throw new Error("FILES_URL must look like s3://bucket/prefix");
  const path = url.pathname.split("/").filter(Boolean).join("/");
  const prefix = path ? `${checkKey(path)}/` : "";
  const endpoint = url.searchParams.get("endpoint");
  const { S3Driver } = await import("flydrive/drivers/s3"); // the SDK is large: only where it is needed
  const driver = new S3Driver({
    bucket: url.hostname,
    region: url.searchParams.get("region") ?? "us-east-1",
    visibility: "private",
    supportsACL: false, // many stores, and AWS's own new buckets, refuse ACLs
    requestChecksumCalculation: "WHEN_REQUIRED", // stores other than AWS's do not all know the new checksums
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: CONNECT_LIMIT_MS, requestTimeout: REQUEST_LIMIT_MS },
    maxAttempts: 3,
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...credentialsOf(url),
  });
  async function removeFolder(path: string): Promise<void> {
    await driver.delete(path);
    await driver.deleteAll(`${path}/`);
  }
  return { driver, prefix, removeFolder };
}

function credentialsOf({ username, password }: URL): object {
  if (!username) return {};
  const credentials = {
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
  return { credentials };
}
