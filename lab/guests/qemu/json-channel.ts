import { connect, type Socket } from 'node:net';

/** A line that the other side sent. */
export type Message = Readonly<Record<string, unknown>>;

const LINE_FEED = 10;
/** A guest's agent may say whatever it likes, but not without end. */
const MAX_LINE = 16 * 1024 * 1024;

/** A Unix socket that carries a JSON document a line, as QEMU's monitor and guest agent do. */
export class JsonChannel {
  readonly #socket: Socket;
  readonly #listeners = new Set<(message: Message | null) => void>();
  #rest = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#tell(null);
    });
  }

  /** @throws Error of the system when nobody listens. */
  static open(path: string): Promise<JsonChannel> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        // Waiting for a guest keeps no process alive.
        socket.unref();
        resolve(new JsonChannel(socket));
      });
    });
  }

  /** Called with each message, and with null when the channel is closed. Returns what stops it. */
  listen(listener: (message: Message | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param prefix Bytes before the document. */
  send(message: object, prefix?: Buffer): void {
    if (prefix) this.#socket.write(prefix);
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Sends a message and resolves with the first one that is an answer to it; null when none comes in time. */
  ask(
    message: object,
    options: {
      readonly isAnswer: (message: Message) => boolean;
      readonly timeoutMs: number;
      readonly prefix?: Buffer;
    },
  ): Promise<Message | null> {
    return new Promise((resolve) => {
      const finish = (answer: Message | null): void => {
        clearTimeout(timer);
        stop();
        resolve(answer);
      };
      const timer = setTimeout(() => {
        finish(null);
      }, options.timeoutMs);
      const stop = this.listen((answer) => {
        if (answer === null || options.isAnswer(answer)) finish(answer);
      });
      this.send(message, options.prefix);
    });
  }

  /** Ends the connection. */
  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let end = this.#rest.indexOf(LINE_FEED); end >= 0; end = this.#rest.indexOf(LINE_FEED)) {
      const line = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end + 1);
      const message = parseLine(line);
      if (message) this.#tell(message);
    }
    if (this.#rest.length > MAX_LINE) this.close();
  }

  #tell(message: Message | null): void {
    for (const listener of [...this.#listeners]) listener(message);
  }
}

/** The agent's answer to a delimited sync begins with a byte 0xFF; what is no JSON is left over from before. */
function parseLine(line: Buffer): Message | undefined {
  const start = line.lastIndexOf(0xff) + 1;
  try {
    const parsed: unknown = JSON.parse(line.toString('utf8', start));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Message) : undefined;
  } catch {
    return undefined;
  }
}
