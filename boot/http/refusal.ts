import { z } from 'zod';
import type { Refusal } from '../provisioner';

/** Body of every answer that is none of the wished kind. */
export const refusalBody = z.object({
  code: z.string().describe('Stable; programs decide by it.'),
  message: z.string().describe('For people.'),
});

/** Statuses of refusals. */
export const STATUS = {
  BOOT_TOKEN_INVALID: 403,
  BOOT_MACHINE_UNKNOWN: 404,
  BOOT_MACHINE_STATE: 409,
  BOOT_MACHINE_BUSY: 503,
  BOOT_SPECS_STALE: 409,
  BOOT_IDENTITY_CONFLICT: 409,
  BOOT_NOT_INSTALLABLE: 422,
  BOOT_FILE_UNKNOWN: 404,
  BOOT_REQUEST_INVALID: 400,
  BOOT_TOKEN_EXISTS: 409,
  BOOT_TOKEN_UNKNOWN: 404,
  BOOT_ANSWER_TOKEN: 401,
  BOOT_LOGIN_NEEDED: 401,
  BOOT_FORBIDDEN: 403,
  BOOT_ADDRESS_REFUSED: 403,
  BOOT_PATH_UNKNOWN: 404,
  BOOT_TOO_MANY: 429,
  BOOT_TOO_LARGE: 413,
  BOOT_UNAVAILABLE: 503,
  BOOT_BMC_MISSING: 422,
  BOOT_BMC_UNREACHABLE: 502,
  BOOT_BMC_CERTIFICATE: 502,
  BOOT_BMC_LOGIN: 502,
  BOOT_BMC_REFUSED: 502,
  BOOT_VM_ABSENT: 404,
} as const;

/** A refusal on its way to the client. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly statusCode: number;

  /** @param message for the client */
  constructor(
    readonly code: keyof typeof STATUS,
    message: string,
  ) {
    super(message);
    this.statusCode = STATUS[code];
  }
}

/** The result, or the refusal as an error. */
export function orRefuse<T extends { readonly ok: true }>(result: T | Refusal): T {
  if (result.ok) return result;
  throw new HttpRefusal(result.code, result.message);
}
