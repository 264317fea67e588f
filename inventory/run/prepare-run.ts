import { join } from 'node:path';
import { hasShell, type Vm } from '../../site';
import { readAnsibleContent } from '../content/ansible-content';
import { hostHash } from '../host-hash';
import { hostLedger } from '../host-ledger';
import { renderInventory } from '../inventory-document';
import { runVariables, sshConfigFile } from '../run-variables';
import { renderSshConfig } from '../ssh-config';
import { ConfigureError } from './configure-error';
import type { ConfigureOptions } from './configure-options';
import { makeControlDirectory, privateFolder, writePrivate } from './run-folder';

/** What ssh and Ansible read, written into the environment's folder. */
export interface PreparedRun {
  readonly sshConfig: string;
  readonly inventory: string;
  /** Holds the sockets of shared connections. */
  readonly controlDirectory: string;
  /** What each host is to be configured by. */
  readonly hashes: Readonly<Record<string, string>>;
  /** What each host notes when it is, and is compared with. */
  readonly ledgers: Readonly<Record<string, string>>;
}

/** The hosts that a run is for, routers first: others are reached through them. */
export function chosenHosts({ site, environment, hosts }: ConfigureOptions): Vm[] {
  const unknown = hosts?.filter((name) => !environment.vms.some((vm) => vm.name === name)) ?? [];
  if (unknown.length > 0) {
    const known = environment.vms.map((vm) => vm.name).join(', ');
    throw new ConfigureError(
      'CONFIGURE_UNKNOWN_HOST',
      `environment ${environment.name} has no host ${unknown.join(', ')}; it has ${known}`,
    );
  }
  const chosen = environment.vms.filter(
    ({ name }) => (hosts?.includes(name) ?? true) && hasShell(site, name),
  );
  return [...chosen.filter((vm) => vm.role === 'router'), ...chosen.filter((vm) => vm.role !== 'router')];
}

/** Writes `ssh_config` and `inventory.yaml`, which people may use too. */
export function prepareRun(
  options: ConfigureOptions,
  addresses: Readonly<Record<string, string>>,
  temporary: string,
): PreparedRun {
  const { site, environment, directory } = options;
  const controlDirectory = makeControlDirectory(directory, temporary);
  privateFolder(join(directory, 'known_hosts.d'));
  const sshConfig = writePrivate(
    sshConfigFile(directory),
    renderSshConfig(site, environment, { ...options, addresses, controlDirectory }),
  );
  const hashes = options.hostHashes ?? computeHashes(options);
  const ledgers = Object.fromEntries(
    environment.vms.flatMap((vm) => {
      const hash = hashes[vm.name];
      return hash === undefined ? [] : [[vm.name, hostLedger(site, vm, hash, options.generations)] as const];
    }),
  );
  const inventory = renderInventory(site, environment, {
    format: 'yaml',
    variables: {
      ...runVariables(site, directory),
      ...(options.ssh !== undefined && { ansible_ssh_executable: options.ssh }),
    },
    hostVariables: Object.fromEntries(
      Object.entries(ledgers).map(([host, ledger]) => [host, { rackwright_hash: ledger }]),
    ),
  });
  return {
    sshConfig,
    inventory: writePrivate(join(directory, 'inventory.yaml'), inventory),
    controlDirectory,
    hashes,
    ledgers,
  };
}

function computeHashes({ site, environment, ansibleDirectory }: ConfigureOptions): Record<string, string> {
  const content = readAnsibleContent(ansibleDirectory);
  return Object.fromEntries(environment.vms.map((vm) => [vm.name, hostHash(site, environment, vm, content)]));
}
