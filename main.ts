import { compose } from './deploy';
import { findSiteDirectory, formatProblems, loadSite, writeAllocations } from './site';

/** The app of `cdktf.json`: writes one stack for each environment of the site, or says what is wrong with the site. */
function main(): void {
  const project = process.cwd();
  const [environment, workingDirectory] = [process.env, project];
  const found = findSiteDirectory({ workingDirectory, environmentSite: environment['RACKWRIGHT_SITE'] });
  const result = found.ok
    ? loadSite({ siteDirectory: found.siteDirectory, workingDirectory, environment })
    : found;
  if (result.problems.length > 0) {
    process.stderr.write(`${formatProblems(result.problems, { color: process.stderr.isTTY })}\n`);
  }
  if (!result.ok) {
    process.exitCode = 1;
    return;
  }
  // What was handed out is kept before anything is made of it.
  writeAllocations(result.allocations);
  compose(result.site, {
    outdir: environment['CDKTF_OUTDIR'] ?? 'cdktf.out',
    project,
    home: environment['RACKWRIGHT_HOME'] ?? project,
    processEnvironment: environment,
    placeOf: (subject) => result.origins.placeOf(subject),
  });
}

try {
  main();
} catch (error) {
  if (!(error instanceof Error && 'code' in error)) throw error;
  process.stderr.write(`${String(error.code)}: ${error.message}\n`);
  process.exitCode = 1;
}
