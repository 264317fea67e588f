import { mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { App } from 'cdktf';
import type { Environment, Site, Vm } from '../site';
import { writingInBackground } from '../constructs';
import { EnvironmentStack } from './environment-stack';
import { withDefinedAttributes, withoutStackTraces } from './fast-synth';
import type { PlaceOf } from './stack-error';

/** Options of {@link synthesize}. */
export interface SynthesizeOptions {
  /** Folder that Terraform's configuration is written to, `cdktf.out`; made when absent. */
  readonly outdir: string;
  /** Folder that state, deployment records and Ansible's runs belong to. @default the one that holds `outdir` */
  readonly project?: string;
  /** Changes when a host has to be configured again: 64 hexadecimal digits. */
  readonly hashOf: (environment: Environment, vm: Vm) => string;
  /** Names of the environments to write. @default all */
  readonly environments?: readonly string[];
  /** Where the specs say what is refused. */
  readonly placeOf?: PlaceOf | undefined;
}

/** A stack that was written. */
export interface SynthesizedStack {
  readonly environment: Environment;
  /** Absolute or relative as `outdir` was: `cdktf.out/stacks/dev`. */
  readonly directory: string;
}

/** Writes Terraform's configuration for the site: one stack for each environment. */
export function synthesize(site: Site, options: SynthesizeOptions): SynthesizedStack[] {
  const { outdir, project = dirname(outdir), hashOf, environments, placeOf } = options;
  const chosen = site.environments.filter(({ name }) => environments?.includes(name) ?? true);
  mkdirSync(outdir, { recursive: true });
  withoutStackTraces(() => {
    const app = new App({ outdir });
    for (const environment of chosen) {
      new EnvironmentStack(app, environment.name, {
        site,
        environment,
        hashOf: (vm) => hashOf(environment, vm),
        project: relative(join(outdir, 'stacks', environment.name), project),
        placeOf,
      });
    }
    writingInBackground(() => {
      withDefinedAttributes(() => {
        app.synth();
      });
    });
  });
  return chosen.map((environment) => ({ environment, directory: join(outdir, 'stacks', environment.name) }));
}
