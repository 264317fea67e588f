import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { ConstructError } from './construct-error';

/** A file as the thread gets it. */
export interface FileToWrite {
  readonly file: string;
  /** Text is written as UTF-8; bytes in shared memory are not copied on the way. */
  readonly parts: readonly (string | Uint8Array)[];
  /** Bytes before the parts that are zero, and become a hole in the file instead of taking room on the disk. @default 0 */
  readonly hole?: number;
  /** Seconds since 1970 that the file is said to be from. @default now */
  readonly time?: number;
}

/** Files that go to the thread in one message. */
const batchSize = 32;
/** Batches that wait for a slow disk, before the program waits with them instead of filling the memory. */
const mostWaiting = 6;
/** In mebibytes: it holds little but the batch at hand. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };
/** How long the thread may be busy with one batch, in milliseconds. */
const patience = 120_000;

/**
 * What the thread runs; it can import nothing of ours, because the program may be one bundled file.
 * `state[0]` counts the batches that are done.
 */
const source = `
const { closeSync, futimesSync, openSync, writevSync } = require('node:fs');
const { workerData: { port, state } } = require('node:worker_threads');
port.on('message', (batch) => {
  for (const { file, parts, hole = 0, time } of batch) {
    try {
      const handle = openSync(file, 'w');
      try {
        writevSync(handle, parts.map((part) => typeof part === 'string' ? Buffer.from(part) : part), hole);
        if (time !== undefined) futimesSync(handle, time, time);
      } finally {
        closeSync(handle);
      }
    } catch (error) {
      port.postMessage(error.message);
    }
  }
  Atomics.add(state, 0, 1);
  Atomics.notify(state, 0);
});`;

/**
 * Writes files beside the program: making some ten thousand of them takes as long as synthesizing what is in them.
 *
 * Synthesis is synchronous, so that only a thread can work meanwhile; {@link finish} waits for it.
 */
export class BackgroundWriter {
  private readonly state = new Int32Array(new SharedArrayBuffer(4));
  private readonly port: MessagePort;
  private readonly worker: Worker;
  private batch: FileToWrite[] = [];
  private sent = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.port.unref();
    const workerData = { port: port2, state: this.state };
    this.worker = new Worker(source, { eval: true, workerData, transferList: [port2], resourceLimits });
    this.worker.unref();
  }

  /** Takes a file over, whose folder is there. Errors are told by {@link finish}. */
  write(file: FileToWrite): void {
    this.batch.push(file);
    if (this.batch.length === batchSize) this.send();
  }

  /**
   * Returns when every file is written.
   * @throws {@link ConstructError} `FILES_NOT_WRITTEN`, with what the system said
   */
  finish(): void {
    this.send();
    this.waitUntilLeft(0);
    const failure: { readonly message: unknown } | undefined = receiveMessageOnPort(this.port);
    if (failure) throw notWritten(String(failure.message));
  }

  /** Ends the thread; what it did not write yet stays unwritten. */
  close(): void {
    this.port.close();
    void this.worker.terminate();
  }

  /** @throws {@link ConstructError} `FILES_NOT_WRITTEN` */
  private waitUntilLeft(most: number): void {
    for (let done = this.done(); this.sent - done > most; done = this.done()) {
      if (Atomics.wait(this.state, 0, done, patience) === 'timed-out')
        throw notWritten(`nothing was written for ${String(patience / 1000)} s`);
    }
  }

  private done(): number {
    return Atomics.load(this.state, 0);
  }

  private send(): void {
    if (this.batch.length === 0) return;
    this.port.postMessage(this.batch);
    this.batch = [];
    this.sent += 1;
    this.waitUntilLeft(mostWaiting);
  }
}

function notWritten(reason: string): ConstructError {
  return new ConstructError(
    'FILES_NOT_WRITTEN',
    `${reason}. Look for room and permissions there; the same command again writes them all.`,
  );
}
