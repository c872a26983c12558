import { strToU8, Zip, ZipDeflate } from "fflate";
import { runningSha256 } from "../../platform/crypto.ts";

/** A file of the archive as its manifest tells of it. */
export interface PackFile {
  path: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** Takes the archive's bytes, in order, as they are made. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** What a file is pushed in: compressed bytes leave before the next piece is made. */
export type Pieces = Iterable<string> | AsyncIterable<string>;

/**
 * A ZIP that is made while it is stored: one piece of one file is held at a time. The same files with the same time make
 * the same bytes.
 */
export class Archive {
  readonly files: PackFile[] = [];
  readonly #sink: Sink;
  readonly #modifiedAt: number;
  readonly #made: Uint8Array[] = [];
  readonly #zip: Zip;
  #failure: Error | null = null;

  /** @param modifiedAt of every file, epoch ms */
  constructor(sink: Sink, modifiedAt: number) {
    this.#sink = sink;
    this.#modifiedAt = modifiedAt;
    this.#zip = new Zip((error, chunk) => {
      if (error !== null) this.#failure = error;
      else this.#made.push(chunk);
    });
  }

  async add(path: string, pieces: Pieces): Promise<PackFile> {
    const file = new ZipDeflate(path, { level: 6 });
    file.mtime = this.#modifiedAt;
    this.#zip.add(file);
    const hash = runningSha256();
    let bytes = 0;
    for await (const piece of pieces) {
      const encoded = strToU8(piece);
      if (encoded.length === 0) continue;
      hash.update(encoded);
      bytes += encoded.length;
      file.push(encoded);
      await this.#drain();
    }
    file.push(new Uint8Array(), true);
    await this.#drain();
    const added = { path, bytes, sha256: hash.digest("hex") };
    this.files.push(added);
    return added;
  }

  async end(): Promise<void> {
    this.#zip.end();
    await this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    for (const chunk of this.#made.splice(0)) await this.#sink(chunk);
  }
}
