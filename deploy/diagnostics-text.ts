import { terminalText } from '../site';

/** Terraform's account of a fault, as `-json` has it. @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
  readonly snippet?: { readonly context?: string | null };
}

/**
 * What people are to read of the lines that Terraform prints with `-json`: its errors and warnings, in the words that it has without.
 * A line that is no JSON stays as it is, and what a server says does nothing to the terminal.
 */
export function diagnosticsText(output: string): string {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap(linesOf)
    .map((line) => `${terminalText(line)}\n`)
    .join('');
}

function linesOf(line: string): readonly string[] {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return [line];
  }
  if (typeof said !== 'object' || said === null || !('diagnostic' in said)) return [];
  const { severity, summary, detail = '', ...where } = said.diagnostic as Diagnostic;
  const head = `${severity === 'error' ? 'Error' : 'Warning'}: ${summary}`;
  return ['', head, ...[placeOf(where), detail].filter((part) => part !== '').flatMap((part) => ['', part])];
}

function placeOf({ address, range, snippet }: Pick<Diagnostic, 'address' | 'range' | 'snippet'>): string {
  const within = snippet?.context ? `, in ${snippet.context}` : '';
  return [
    ...(address ? [`  with ${address}`] : []),
    ...(range ? [`  on ${range.filename} line ${String(range.start.line)}${within}`] : []),
  ].join(',\n');
}
