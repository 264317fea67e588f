import { blockType, type Block } from '../schema';
import { decodeJsonValue, decodeValue, encodeValue, type Value } from '../values';

/** The value of a message, as Terraform sends it: MessagePack, or JSON where it is from a file. */
export function read(message: unknown, block: Block): Value {
  const { msgpack, json } = (message ?? {}) as { msgpack?: Uint8Array; json?: Uint8Array };
  if (msgpack && msgpack.length > 0) return decodeValue(msgpack, blockType(block));
  return json && json.length > 0
    ? decodeJsonValue(Buffer.from(json).toString('utf8'), blockType(block))
    : null;
}

/** The value of a state file. */
export function readRaw(message: unknown, block: Block): Value {
  const { json } = (message ?? {}) as { json?: Uint8Array };
  return json && json.length > 0
    ? decodeJsonValue(Buffer.from(json).toString('utf8'), blockType(block))
    : null;
}

/** A value as a message. */
export function write(value: Value, block: Block): object {
  return { msgpack: encodeValue(value, blockType(block)) };
}

/** What a resource has noted beside its state; of other providers nothing is understood. */
export function readNotes(bytes: unknown): Map<string, string> {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return new Map();
  try {
    const stored: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    // Written by the real provider, which knows other notes; they are only hints.
    return new Map();
  }
}

/** Those notes as bytes; none are none. */
export function writeNotes(notes: ReadonlyMap<string, string>): Buffer {
  return notes.size === 0 ? Buffer.alloc(0) : Buffer.from(JSON.stringify(Object.fromEntries(notes)));
}
