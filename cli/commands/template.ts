import { type Command, InvalidArgumentError } from 'commander';
import { PveClient } from '../../pve/client';
import { finishTemplate } from '../../pve/template';
import type { Context } from '../context';
import { liveLabOf, readLabToken } from '../lab-of-node';
import { NodeOutOfReach } from '../node-client';

interface Options {
  readonly medium?: string;
  readonly timeout: number;
}

/** The API as the provider's own variables name it; where they hold no token, a running lab's. */
function clientOf(context: Context): PveClient {
  const { environment } = context;
  const endpoint = environment['PROXMOX_VE_ENDPOINT'];
  if (!endpoint) {
    throw new NodeOutOfReach(
      'PROXMOX_VE_ENDPOINT does not say where the API is. In a program make the provider before the template.',
    );
  }
  const lab = liveLabOf(context, { kind: 'lab', apiEndpoint: endpoint });
  const token = environment['PROXMOX_VE_API_TOKEN'] ?? (lab === undefined ? undefined : readLabToken(lab));
  if (!token) {
    throw new NodeOutOfReach(
      `no API token for ${endpoint}: set PROXMOX_VE_API_TOKEN to user@realm!id=secret, or give it to the provider; a login with ` +
        'a password is not tried.',
    );
  }
  const insecure = /^(1|t|true)$/i.test(environment['PROXMOX_VE_INSECURE'] ?? '') || lab !== undefined;
  return new PveClient({ endpoint, token, insecure });
}

async function run(
  context: Context,
  node: string,
  vmId: number,
  { timeout, medium }: Options,
): Promise<void> {
  const { writer, signal } = context;
  const client = clientOf(context);
  try {
    const isMade = await finishTemplate({
      ...{ client, node, vmId, signal, limitMs: timeout * 1000 },
      ...(medium === undefined ? {} : { medium }),
      say: (line) => {
        writer.note(line);
      },
    });
    writer.line(`VM ${String(vmId)} on ${node} ${isMade ? 'is a template now' : 'was a template already'}`);
  } finally {
    client.close();
  }
}

function numberFrom(least: number, what: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`${what} is a whole number from ${String(least)}`);
  };
}

/** `rackwright template NODE VMID`: what `ProxmoxTemplate` runs once its VM was started. */
export function addTemplate(root: Command, context: Context): void {
  root
    .command('template')
    .description(
      'wait until a VM that prepares itself is off, take its media out and make it a template; PROXMOX_VE_ENDPOINT and PROXMOX_VE_API_TOKEN say where',
    )
    .argument('<node>', 'PVE node of the VM')
    .argument('<vmid>', 'its id', numberFrom(100, 'the id of a VM'))
    .option(
      '--medium <volume>',
      'ISO with its cloud-init data; a preparation that failed, or was with older ones, begins anew',
    )
    .option('--timeout <seconds>', 'how long it may take', numberFrom(1, 'the time'), 1800)
    .action((node: string, vmId: number, options: Options) => run(context, node, vmId, options));
}
