import type { ValuePath } from '../values';

/** Something to tell the user of Terraform. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail?: string;
  /** The argument it is about. */
  readonly path?: ValuePath;
}

/** A failure with words for the user; anything else that is thrown is a fault of the provider. */
export class ProviderError extends Error {
  readonly code: string;
  readonly summary: string;
  readonly detail: string | undefined;
  readonly path: ValuePath | undefined;

  constructor(
    code: string,
    summary: string,
    details: { detail?: string; path?: ValuePath; cause?: unknown } = {},
  ) {
    super(details.detail === undefined ? summary : `${summary}: ${details.detail}`, { cause: details.cause });
    this.name = 'ProviderError';
    this.code = code;
    this.summary = summary;
    this.detail = details.detail;
    this.path = details.path;
  }
}
