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

/** A file of the cluster that PVE locks, and what it says was to be done: `['user.cfg', 'create pool failed']`. */
export type LockedWork = readonly [file: 'user.cfg' | 'storage.cfg', failure: string];

/** What PVE does under the lock of a file of the cluster: its refusals begin with both, and all are 500. */
export function under<T>(locked: LockedWork, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ApiError ? refusedUnder(locked, error) : error;
  }
}

/** A refusal as it reads when it came under the lock of a file: complaints about parameters become words, too. */
export function refusedUnder([file, failure]: LockedWork, refusal: ApiError): ApiError {
  const { status, errors = {} } = refusal;
  if (status === 500) {
    const lock = `file-${file.replaceAll('.', '_')}`;
    return refuse(`${failure}: error during cfs-locked '${lock}' operation: ${refusal.message}`);
  }
  const complaints = Object.entries(errors).map(([name, words]) => `${name}: ${words}`);
  return refuse([`${failure}: ${status} ${refusal.message}`, ...complaints].join('\n'));
}

/** PVE's `raise_param_exc`: 400 with a complaint for each parameter. */
export function refuseParams(errors: Readonly<Record<string, string>>): ApiError {
  return new ApiError(400, 'Parameter verification failed.', errors);
}
