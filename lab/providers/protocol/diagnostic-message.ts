import { ProviderError, type Diagnostic } from '../resource';
import type { ValuePath } from '../values';

const SEVERITY = { error: 1, warning: 2 } as const;

/** Diagnostics as the protocol carries them. */
export function diagnosticMessages(diagnostics: readonly Diagnostic[]): object[] {
  return diagnostics.map(({ severity, summary, detail, path }) => ({
    severity: SEVERITY[severity],
    summary,
    detail: detail ?? '',
    ...(path === undefined || path.length === 0 ? {} : { attribute: pathMessage(path) }),
  }));
}

/** An attribute path as the protocol carries it. */
export function pathMessage(path: ValuePath): object {
  return {
    steps: path.map((step) => (typeof step === 'string' ? { attributeName: step } : { elementKeyInt: step })),
  };
}

/** What to tell the user of something that was thrown. */
export function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof ProviderError) {
    const { summary, detail, path } = error;
    return {
      severity: 'error',
      summary,
      ...(detail === undefined ? {} : { detail }),
      ...(path ? { path } : {}),
    };
  }
  const thrown = error instanceof Error ? error : new Error(String(error));
  const detail = `This is a fault of the provider, please report it.\n\n${thrown.stack ?? thrown.message}`;
  return { severity: 'error', summary: thrown.message, detail };
}
