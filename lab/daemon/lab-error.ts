/** Why a lab could not be started, reached or stopped. */
export type LabErrorCode =
  | 'LAB_PORT_IN_USE'
  | 'LAB_START_FAILED'
  | 'LAB_NOT_RUNNING'
  | 'LAB_STOP_FAILED'
  | 'LAB_GUESTS_RUN'
  | 'LAB_PROVIDER_FOLDER'
  | 'LAB_SAVE_EXISTS'
  | 'LAB_SAVE_UNKNOWN'
  | 'LAB_BUSY'
  | 'LAB_GUEST_UNKNOWN';

/** An error of the lab with a stable code, and what to do in its message. */
export class LabError extends Error {
  constructor(
    readonly code: LabErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'LabError';
  }
}
