import { runningSha256 } from "../../platform/crypto.ts";

/**
 * Bytes of one part. Object storage takes parts of five megabytes or more, all of one size but the last: this is what an
 * archive that is being made takes of memory, however large it becomes.
 */
export const PART_BYTES = 5 * 1024 * 1024;

export interface StoredObject {
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/**
 * An object that appears under its key as a whole or not at all: one that fits a part is put at once, a larger one uploaded
 * in parts. What is given up is aborted; an upload whose process died is dropped by the storage after a week.
 */
export class PackObject {
  readonly #bucket: R2Bucket;
  readonly #key: string;
  readonly #buffer = new Uint8Array(PART_BYTES);
  readonly #hash = runningSha256();
  #filled = 0;
  #size = 0;
  #upload: R2MultipartUpload | null = null;
  #parts: R2UploadedPart[] = [];

  constructor(bucket: R2Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#size += bytes.length;
    for (let from = 0; from < bytes.length; ) {
      if (this.#filled === PART_BYTES) await this.#uploadPart();
      const taken = bytes.subarray(from, from + PART_BYTES - this.#filled);
      this.#buffer.set(taken, this.#filled);
      this.#filled += taken.length;
      from += taken.length;
    }
  }

  async complete(): Promise<StoredObject> {
    if (this.#upload === null) {
      await this.#bucket.put(this.#key, this.#buffer.subarray(0, this.#filled), OPTIONS);
    } else {
      if (this.#filled > 0) await this.#uploadPart();
      await this.#upload.complete(this.#parts);
    }
    return { size: this.#size, sha256: this.#hash.digest("hex") };
  }

  async abort(): Promise<void> {
    await this.#upload?.abort();
  }

  async #uploadPart(): Promise<void> {
    this.#upload ??= await this.#bucket.createMultipartUpload(this.#key, OPTIONS);
    this.#parts.push(await this.#upload.uploadPart(this.#parts.length + 1, this.#buffer.slice(0, this.#filled)));
    this.#filled = 0;
  }
}

const OPTIONS = { httpMetadata: { contentType: "application/zip" } };
