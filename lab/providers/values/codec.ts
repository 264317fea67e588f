import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';
import { conform } from './conform';
import { Unknown, UNKNOWN, type Value, type ValueType } from './value';

// Terraform's msgpack extensions: 0 is a plain unknown (one byte that means nothing), 12 an unknown with refinements.
const PLAIN_UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: PLAIN_UNKNOWN,
  encode: (value) => (value instanceof Unknown && !value.refinement ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensionCodec.register({
  type: REFINED_UNKNOWN,
  encode: (value) => (value instanceof Unknown && value.refinement ? value.refinement : null),
  decode: (data) => new Unknown(data.slice()),
});
const encoder = new Encoder({ extensionCodec });
const decoder = new Decoder({ extensionCodec });

/** Reads a value from the msgpack of a DynamicValue; empty bytes are null. */
export function decodeValue(bytes: Uint8Array, type: ValueType): Value {
  return bytes.length === 0 ? null : conform(decoder.decode(bytes) as Value, type);
}

/** Writes a value as the msgpack of a DynamicValue. */
export function encodeValue(value: Value, type: ValueType): Uint8Array {
  return encoder.encode(conform(value, type));
}

/** Reads a value from the JSON of a state file. */
export function decodeJsonValue(text: string, type: ValueType): Value {
  return conform(JSON.parse(text) as Value, type);
}
