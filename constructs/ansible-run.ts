import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ITerraformDependable, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { ProxmoxVm } from './vm';
import { onStackWritten } from './stack-files';
import { TerraformData } from './terraform-data';
import { pinName } from './pin-name';

/** A machine and what its configuration depends on. */
export interface ConfiguredHost {
  readonly machine: ProxmoxVm;
  /** Terraform's expression of what is another value when the machine is made anew. @default its `resourceId` */
  readonly identity?: string;
  /** Changes when a variable, group, playbook or role of the host changes: 64 hexadecimal digits. */
  readonly hash: string;
}

/** Properties of {@link AnsibleRun}. */
export interface AnsibleRunProps {
  /** Name of the environment, `dev`. */
  readonly environment: string;
  readonly hosts: readonly ConfiguredHost[];
  /**
   * What the state says of hosts that are left as they are, by name, `{ vm: '10002', hash: '…' }`: then only those in
   * `hosts` are configured. @default all are
   */
  readonly kept?: Readonly<Record<string, unknown>>;
  /** Folder of the project as seen from the stack's folder: `../../..`. */
  readonly project: string;
  /** How Rackwright is started from the project's folder. @default 'node cli/rackwright.mjs' */
  readonly command?: string;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Where in the stack's folder the hashes lie: `{"dev1":"…"}`. */
const hashFile = 'host-hashes.json';

/**
 * Configures the machines with Ansible once they are there, and again when one was made anew or its hash changed.
 *
 * The command compares each host's hash with the one that the host keeps, and leaves out the hosts that agree: so a run
 * that was interrupted resumes, and nothing is done to the others.
 *
 * The hashes lie in a file of their own, since they differ between people (whose SSH key is among the variables) and
 * with every edit of a role, while `cdk.tf.json` does not.
 */
export class AnsibleRun extends Construct {
  constructor(scope: Construct, id: string, props: AnsibleRunProps) {
    super(scope, id);
    const hashes = Object.fromEntries(props.hosts.map(({ machine, hash }) => [machine.name, hash]));
    onStackWritten(this, (folder) => {
      writeFileSync(join(folder, hashFile), `${JSON.stringify(hashes, null, 2)}\n`);
    });
    const known = new TerraformLocal(this, 'Hashes', `\${jsondecode(file("${hashFile}"))}`);
    known.overrideLogicalId('host_hashes');
    const trigger = ({
      machine: { name, resourceId },
      identity = resourceId,
    }: ConfiguredHost): [string, unknown] => [
      name,
      { vm: identity, hash: `\${local.host_hashes["${name}"]}` },
    ];
    const { environment, command = 'node cli/rackwright.mjs', kept } = props;
    const names = props.hosts.map(({ machine }) => machine.name);
    const limit = kept ? ` --hosts ${names.join(' ')}` : '';
    const resource = new TerraformData(this, 'Resource', {
      triggersReplace: { ...kept, ...Object.fromEntries(props.hosts.map(trigger)) },
      dependsOn: [...props.hosts.map(({ machine }) => machine), ...(props.dependsOn ?? [])],
      provisioners: [
        {
          type: 'local-exec',
          command: `${command} configure ${environment}${limit}`,
          workingDir: props.project,
          // The path, not the content: Linux takes 128 KiB in one variable, which 1,700 hosts fill.
          environment: { RACKWRIGHT_HOST_HASHES: `\${abspath("${hashFile}")}` },
        },
      ],
    });
    pinName(resource, 'ansible');
  }
}
