import { mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { App } from 'cdktf';
import { type Environment, nodesOf, partsOf, type Site, type Vm } from '../site';
import { writingInBackground } from '../constructs';
import { EnvironmentStack } from './environment-stack';
import { NodeStack } from './node-stack';
import { nodeStackName } from './node-stack-name';
import { withDefinedAttributes, withoutStackTraces } from './fast-synth';
import type { PlaceOf } from './stack-error';
import type { StackTargets } from './targets';

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
  /** How provisioners start Rackwright from the project's folder. @default 'node cli/rackwright.mjs' */
  readonly command?: string;
  /** False leaves machines as they come, without Ansible: the next deploy that has it configures them. @default true */
  readonly configures?: boolean;
  /** What deploys are limited to, by the name of the stack. @default nothing */
  readonly only?: ReadonlyMap<string, StackTargets>;
  /** Adds further stacks to the app. */
  readonly extend?: (app: App, site: Site) => void;
}

/** A stack that was written. */
export interface SynthesizedStack {
  /** `dev`, `node--pve1` */
  readonly name: string;
  /** Nodes whose API is asked for it. */
  readonly nodes: readonly string[];
  /** Absolute or relative as `outdir` was: `cdktf.out/stacks/dev`. */
  readonly directory: string;
  /** Addresses that Terraform is to be limited to; absent where it is not. */
  readonly targets?: readonly string[];
}

/** Writes Terraform's configuration for the site: one stack for each environment, and for each node that is set up. */
export function synthesize(site: Site, options: SynthesizeOptions): SynthesizedStack[] {
  const { outdir, project = dirname(outdir), hashOf, environments, placeOf, command, only, extend } = options;
  const chosen = site.environments.filter(({ name }) => environments?.includes(name) ?? true);
  const set = site.nodes.filter(({ setup }) => setup !== undefined);
  const folderOf = (stack: string): string => join(outdir, 'stacks', stack);
  const limited = new Map<string, readonly string[]>();
  mkdirSync(outdir, { recursive: true });
  withoutStackTraces(() => {
    const app = new App({ outdir });
    for (const whole of chosen) {
      const prepares = whole.vms.filter(({ shard }) => shard !== undefined);
      for (const environment of partsOf(whole)) {
        const limits = only?.get(environment.name);
        const { targets } = new EnvironmentStack(app, environment.name, {
          site,
          environment,
          // A host knows all others of its environment.
          hashOf: (vm) => hashOf(whole, vm),
          project: relative(folderOf(environment.name), project),
          placeOf,
          ...(environment.partOf === undefined ? { prepares } : {}),
          ...(command === undefined ? {} : { command }),
          ...(options.configures === undefined ? {} : { configures: options.configures }),
          ...(limits ? { only: limits } : {}),
        });
        if (targets) limited.set(environment.name, targets);
      }
    }
    for (const node of set) {
      const name = nodeStackName(node.name);
      new NodeStack(app, name, { site, node, project: relative(folderOf(name), project) });
    }
    extend?.(app, site);
    writingInBackground(() => {
      withDefinedAttributes(() => {
        app.synth();
      });
    });
  });
  const written = [
    ...chosen.flatMap((whole) =>
      // The environment's own part has the images of all nodes.
      partsOf(whole).map((part) => ({
        name: part.name,
        nodes: nodesOf(part.partOf === undefined ? whole : part),
      })),
    ),
    ...set.map((node) => ({ name: nodeStackName(node.name), nodes: [node.name] })),
  ];
  return written.map((stack) => {
    const targets = limited.get(stack.name);
    return { ...stack, directory: folderOf(stack.name), ...(targets ? { targets } : {}) };
  });
}
