import type { Command } from 'commander';
import { join } from 'node:path';
import type { LabRecord } from '../../lab/daemon';
import { userKeyFile } from '../../lab/ssh';
import type { Context } from '../context';
import { runningLab } from '../running-lab';
import { labOption } from './lab-option';

/** The `ssh` block of a provider that looks for the nodes of a lab. */
function sshBlock({ ssh }: Pick<LabRecord, 'ssh'>): readonly string[] {
  return [
    'ssh {',
    '  username = "root"',
    ...ssh.flatMap(({ node, address, port }) => [
      '  node {',
      `    name    = "${node}"`,
      `    address = "${address}"`,
      `    port    = ${String(port)}`,
      '  }',
    ]),
    '}',
  ];
}

/** The same for programs. */
function filesAndAddresses(directory: string, { endpoint, ssh, sshAbsent }: LabRecord): object {
  return {
    endpoint,
    tokenFile: join(directory, 'token'),
    certificateFile: join(directory, 'tls', 'cert.pem'),
    ssh: sshAbsent === undefined ? { username: 'root', keyFile: userKeyFile(directory), nodes: ssh } : null,
  };
}

/** `rackwright lab env` */
export function addLabEnv(lab: Command, context: Context): void {
  const { writer } = context;
  lab
    .command('env')
    .description('print shell lines that point other tools (the real provider, curl, proxmoxer) at the lab')
    .addOption(labOption())
    .option('--json', 'print JSON, with the paths of files instead of the secrets in them')
    .action((options: { lab: string; json?: boolean }) => {
      const { directory, record } = runningLab(context, options.lab);
      if (options.json) {
        writer.json(filesAndAddresses(directory, record));
        return;
      }
      writer.line(`export PROXMOX_VE_ENDPOINT='${record.endpoint}'`);
      writer.line(`export PROXMOX_VE_INSECURE=true`);
      // The token is read by the shell from its 0600 file: it stays out of scroll-back and logs.
      writer.line(`export PROXMOX_VE_API_TOKEN="$(cat '${join(directory, 'token')}')"`);
      writer.line(`# instead of PROXMOX_VE_INSECURE: the lab's certificate is its own authority`);
      writer.line(`# export SSL_CERT_FILE='${join(directory, 'tls', 'cert.pem')}'`);
      if (record.sshAbsent !== undefined) {
        writer.line(`# nodes have no SSH here: ${record.sshAbsent}`);
        return;
      }
      writer.line(`export PROXMOX_VE_SSH_USERNAME=root`);
      writer.line(`export PROXMOX_VE_SSH_PRIVATE_KEY="$(cat '${userKeyFile(directory)}')"`);
      writer.line('# addresses of nodes have no variables: put this into the provider block');
      for (const line of sshBlock(record)) writer.line(`#   ${line}`);
    });
}
