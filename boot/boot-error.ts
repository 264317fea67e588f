/** Codes of the errors of the provisioning server; callers branch on them, never on the text. */
export type BootErrorCode =
  | 'BOOT_MACHINE_UNKNOWN'
  | 'BOOT_MACHINE_STATE'
  | 'BOOT_MACHINE_BUSY'
  | 'BOOT_STORE_IN_USE'
  | 'BOOT_STORE_NEWER'
  | 'BOOT_STORE_UNREACHABLE'
  | 'BOOT_NETWORK'
  | 'BOOT_MEDIUM_INVALID'
  | 'BOOT_MEDIUM_UNKNOWN'
  | 'BOOT_DOWNLOAD'
  | 'BOOT_TOOL'
  | 'BOOT_NOT_INSTALLABLE'
  | 'BOOT_REQUEST_INVALID'
  | 'BOOT_SERVER_UNKNOWN'
  | 'BOOT_SERVER_UNREACHABLE'
  | 'BOOT_TOKEN_ABSENT'
  | 'BOOT_FOLDER_DENIED'
  | 'BOOT_REFUSED'
  | 'BOOT_BMC_MISSING'
  | 'BOOT_BMC_UNREACHABLE'
  | 'BOOT_BMC_CERTIFICATE'
  | 'BOOT_BMC_LOGIN'
  | 'BOOT_BMC_REFUSED'
  | 'BOOT_VM_ABSENT';

/** The provisioning server cannot do what was asked, in words that say what to do. */
export class BootError extends Error {
  override readonly name = 'BootError';

  /**
   * @param code stable, `BOOT_MACHINE_STATE`
   * @param message what is wrong, the value got, what is allowed, what to do
   * @param refusal of BOOT_REFUSED, the server's own code
   */
  constructor(
    readonly code: BootErrorCode,
    message: string,
    readonly refusal?: string,
  ) {
    super(message);
  }
}
