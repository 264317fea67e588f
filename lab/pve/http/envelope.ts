/** An answer with more beside `data`. */
export class Envelope {
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.fields = fields;
  }
}

/** `data` that is JSON text already. */
export class RawData {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

/** Writes what a handler answered as PVE's envelope. */
export function writeEnvelope(answer: unknown): string {
  if (answer instanceof RawData) return `{"data":${answer.json}}`;
  if (answer instanceof Envelope) return JSON.stringify(answer.fields);
  return JSON.stringify({ data: answer ?? null });
}
