import { findSiteDirectory, formatProblems, loadSite, writeAllocations } from '../site';
import type { SynthesizeOptions } from '../stacks';
import { compose } from './compose';

/** What an app of the cdktf command line reads of its process; `process` itself is one. */
export interface AppProcess {
  cwd(): string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  exitCode?: number | string | null;
}

/** Options of {@link composeSite}. */
export interface ComposeSiteOptions {
  /** Folder of the package: playbooks, roles, the lab's providers. */
  readonly home: string;
  /** Adds stacks of one's own beside those of the site. */
  readonly extend?: SynthesizeOptions['extend'];
}

/**
 * The app of a `cdktf.json`: writes one stack for each environment of the site to `$CDKTF_OUTDIR`, or says on standard
 * error what is wrong with the site and sets the exit code.
 */
export function composeSite(process: AppProcess, options: ComposeSiteOptions): void {
  try {
    if (!composed(process, options)) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    process.stderr.write(`${String(error.code)}: ${error.message}\n`);
    process.exitCode = 1;
  }
}

function composed(process: AppProcess, { home, extend }: ComposeSiteOptions): boolean {
  const [project, { env: environment, stderr }] = [process.cwd(), process];
  const found = findSiteDirectory({
    workingDirectory: project,
    environmentSite: environment['RACKWRIGHT_SITE'],
  });
  const result = found.ok
    ? loadSite({ siteDirectory: found.siteDirectory, workingDirectory: project, environment })
    : found;
  if (result.problems.length > 0)
    stderr.write(`${formatProblems(result.problems, { color: stderr.isTTY ?? false })}\n`);
  if (!result.ok) return false;
  // What was handed out is kept before anything is made of it.
  writeAllocations(result.allocations);
  compose(result.site, {
    outdir: environment['CDKTF_OUTDIR'] ?? 'cdktf.out',
    project,
    home,
    processEnvironment: environment,
    placeOf: (subject) => result.origins.placeOf(subject),
    ...(extend ? { extend } : {}),
  });
  return true;
}
