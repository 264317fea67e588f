/** The package as a library: what a site's own `main.ts` needs. Constructs are in `rackwright/constructs`. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type AppProcess,
  composeSite as composeSiteOf,
  type ComposeSiteOptions,
  linkOwnProviders,
} from './deploy';

export type { AppProcess } from './deploy';
export {
  type Environment,
  findSiteDirectory,
  formatProblems,
  loadSite,
  type LoadResult,
  type LoadSiteOptions,
  type Site,
  type Vm,
} from './site';
export { policyJunit, policySarif, policyText } from './policies';
export {
  EnvironmentStack,
  type EnvironmentStackProps,
  NodeStack,
  type NodeStackProps,
  synthesize,
  type SynthesizeOptions,
} from './stacks';

/**
 * The app of a site's `cdktf.json`: writes one stack for each environment of `specs/` to `cdktf.out`, or says on standard
 * error what is wrong with the specs and sets the exit code.
 *
 * @example composeSite(process, { extend: (app) => new MyStack(app, 'mine') });
 */
export function composeSite(process: AppProcess, options: Pick<ComposeSiteOptions, 'extend'> = {}): void {
  composeSiteOf(process, { ...options, home: packageFolder() });
}

/**
 * Lets the stacks of a program of one's own find Rackwright's provider, which `PxeHost` needs and no registry has. `composeSite`
 * does it by itself.
 *
 * @param outdir where the app was synthesized to
 * @example
 * app.synth();
 * linkProvider(app.outdir);
 */
export function linkProvider(outdir: string): void {
  linkOwnProviders(outdir, packageFolder());
}

/** Compiled, this file is in `dist/lib`. */
function packageFolder(): string {
  return existsSync(join(__dirname, 'package.json')) ? __dirname : resolve(__dirname, '../..');
}
