import { once } from 'node:events';
import { Readable } from 'node:stream';
import pg from 'pg';

/**
 * PostgreSQL's COPY over a connection of `pg`, which knows the messages and leaves the work to
 * whoever submits the query. A connection that stopped half way can only be ended.
 */
type CopyConnection = pg.Connection & {
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
};

/** Rows are small; they travel on in pieces of this size. */
const PIECE_BYTES = 256 * 1024;

/** The rows of `COPY … TO STDOUT` in PostgreSQL's text form, as fast as they are taken. */
export function copyOut(client: pg.Client, statement: string): Readable {
  return client.query(new CopyOut(statement));
}

class CopyOut extends Readable implements pg.Submittable {
  readonly #statement: string;
  #connection: pg.Connection | null = null;
  #piece = Buffer.allocUnsafe(PIECE_BYTES);
  #filled = 0;

  constructor(statement: string) {
    super({ highWaterMark: 4 * PIECE_BYTES });
    this.#statement = statement;
  }

  submit = (connection: pg.Connection): void => {
    this.#connection = connection;
    connection.query(this.#statement);
  };

  override _read(): void {
    this.#connection?.stream.resume();
  }

  /** The bytes are copied: the parser uses its memory again. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (chunk.length > PIECE_BYTES - this.#filled) this.#pass();
    if (chunk.length > PIECE_BYTES) this.#push(Buffer.from(chunk));
    else this.#filled += chunk.copy(this.#piece, this.#filled);
  }

  handleCommandComplete(): void {
    this.#pass();
  }

  /** The connection goes on to the next query, however slowly the last rows of this one are taken. */
  handleReadyForQuery(): void {
    this.#connection?.stream.resume();
    this.push(null);
  }

  handleError(error: Error): void {
    this.#connection?.stream.resume();
    this.destroy(error);
  }

  #pass(): void {
    if (this.#filled === 0) return;
    const piece = this.#piece.subarray(0, this.#filled);
    this.#piece = Buffer.allocUnsafe(PIECE_BYTES);
    this.#filled = 0;
    this.#push(piece);
  }

  #push(piece: Buffer): void {
    if (!this.push(piece)) this.#connection?.stream.pause();
  }
}

/**
 * Feeds `COPY … FROM STDIN`.
 *
 * @returns how many rows PostgreSQL took
 */
export async function copyIn(
  client: pg.Client,
  statement: string,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(statement, source, resolve, reject));
  });
}

class CopyIn implements pg.Submittable {
  readonly #statement: string;
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #resolve: (rows: number) => void;
  readonly #reject: (error: unknown) => void;
  #rows = 0;
  #error: unknown = null;

  constructor(
    statement: string,
    source: AsyncIterable<Uint8Array>,
    resolve: (rows: number) => void,
    reject: (error: unknown) => void,
  ) {
    this.#statement = statement;
    this.#source = source;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit = (connection: pg.Connection): void => {
    connection.query(this.#statement);
  };

  handleCopyInResponse(connection: CopyConnection): void {
    this.#feed(connection).catch((error: unknown) => {
      this.#error ??= error;
      connection.sendCopyFail('the source ended early');
    });
  }

  async #feed(connection: CopyConnection): Promise<void> {
    for await (const piece of this.#source) {
      if (this.#error !== null) return;
      connection.sendCopyFromChunk(piece);
      if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
    }
    if (this.#error === null) connection.endCopyFrom();
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(text.split(' ').at(-1));
  }

  /** The last that is heard of the query: what the source said first is the reason. */
  handleError(error: unknown): void {
    this.#error ??= error;
    this.#reject(this.#error);
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#rows);
  }
}
