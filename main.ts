// The app of the cdktf command line: reads the specs and writes one stack for each environment.
import { join } from 'node:path';
import { compose } from './deploy';
import { findSiteDirectory, formatProblems, loadSite } from './site';

const project = process.cwd();
const found = findSiteDirectory({ workingDirectory: project, environmentSite: process.env['RACKWRIGHT_SITE'] });
const result = found.ok ? loadSite({ siteDirectory: found.siteDirectory, workingDirectory: project }) : found;
if (result.problems.length > 0) {
  process.stderr.write(`${formatProblems(result.problems, { color: process.stderr.isTTY })}\n`);
}
if (result.ok) {
  compose(result.site, {
    outdir: process.env['CDKTF_OUTDIR'] ?? join(project, 'cdktf.out'),
    home: process.env['RACKWRIGHT_HOME'] ?? __dirname,
    processEnvironment: process.env,
  });
} else {
  process.exitCode = 1;
}
