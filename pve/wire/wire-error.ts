/** What may be wrong with a text in PVE's wire format. */
export type WireErrorCode = 'WIRE_UPID' | 'WIRE_SIZE' | 'WIRE_VOLUME_ID' | 'WIRE_PROPERTY_STRING';

/** A text that does not follow PVE's wire format. */
export class WireError extends Error {
  readonly code: WireErrorCode;

  constructor(code: WireErrorCode, message: string) {
    super(message);
    this.name = 'WireError';
    this.code = code;
  }
}
