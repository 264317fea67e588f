import type { Vm } from '../../site';
import { knownHostsFile } from '../ssh-config';
import type { ConfigureOptions } from './configure-options';
import { type KeyedHost, wasReached } from './host-key';

/** How long to wait for a host, in milliseconds. */
export interface Patience {
  readonly sshMs: number;
  readonly loginMs: number;
  readonly cloudInitMs: number;
  /** How long an agent may take to tell the host keys, once SSH is there. */
  readonly hostKeyMs: number;
  /** When the waiting began, by `performance.now()`. @default now */
  readonly begun?: number;
  /** Why waiting is in vain by now; undefined while it is not. @default it never is */
  readonly inVain?: (() => string | undefined) | undefined;
}

/** An installer takes its packages from the network, and a slow disk or mirror has its time. */
const INSTALLATION_MS = 3_600_000;

/**
 * How long to wait for a host: an hour for one that installs itself, until it has been reached once. Its installer may have
 * an SSH server of its own meanwhile, which refuses everybody.
 */
export function patienceWith(options: ConfigureOptions, vm: Vm): Patience {
  const isInstalling = isInstalledByItself(vm) && !wasReached(keyedHost(options, vm));
  const sshMs = options.sshTimeoutMs ?? (isInstalling ? INSTALLATION_MS : 300_000);
  return {
    sshMs,
    loginMs: options.loginTimeoutMs ?? (isInstalling ? INSTALLATION_MS : 90_000),
    cloudInitMs: options.cloudInitTimeoutMs ?? 900_000,
    hostKeyMs: options.hostKeyTimeoutMs ?? Math.min(isInstalling ? INSTALLATION_MS / 2 : 120_000, sshMs / 2),
    inVain: options.inVain,
  };
}

function isInstalledByItself({ bootMethod }: Vm): boolean {
  return bootMethod === 'iso' || bootMethod === 'pxe';
}

/** A host with the file of its key, and what ties that to the machine. */
export function keyedHost({ directory, generations }: ConfigureOptions, vm: Vm): KeyedHost {
  return { knownHosts: knownHostsFile(directory, vm), generation: generations?.[vm.name] };
}
