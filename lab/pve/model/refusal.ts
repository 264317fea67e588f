/** A refusal as PVE words it: the reason goes into the status line, the errors into the body. */
export class ApiError extends Error {
  readonly code = 'LAB_API_REFUSED';
  readonly status: number;
  readonly errors: Readonly<Record<string, string>> | undefined;

  constructor(status: number, reason: string, errors?: Readonly<Record<string, string>>) {
    super(reason);
    this.name = 'ApiError';
    this.status = status;
    this.errors = errors;
  }
}

/** PVE's `die`: 500 with the words as the reason. */
export function refuse(reason: string): ApiError {
  return new ApiError(500, reason);
}

/** What PVE does under the lock of a file: its refusals begin with what was to be done, `create pool failed: …`. */
export function under<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 500) throw error;
    throw refuse(`${what}: ${error.message}`);
  }
}

/** PVE's `raise_param_exc`: 400 with a complaint for each parameter. */
export function refuseParams(errors: Readonly<Record<string, string>>): ApiError {
  return new ApiError(400, 'Parameter verification failed.', errors);
}
