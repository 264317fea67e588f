import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hostNameOf, type GuestFiles, type GuestRecord } from '../guest';
import { runCommand } from '../command';
import type { GuestCloudInit, GuestInterface, GuestNic, HostSpec } from '../guest-host';
import type { GuestRunner, RunnerParts } from '../guest-runner';
import type { GuestLimits } from '../holder';
import { interfacesOf } from '../network';
import { needRoot, rootObstacle } from '../root';
import { readLoginData } from './accounts';
import { addressLines, INIT_SCRIPT, namespaceScript, POWER_SCRIPT } from './launch-script';
import { writeLoginFiles } from './login-files';
import { readNetworkConfig, type CardConfig } from './network-config';

/** Guests that are no more than namespaces, the shared root and sshd: for hundreds of them. */
export class NamespaceRunner implements GuestRunner<HostSpec> {
  constructor(private readonly parts: RunnerParts) {}

  unavailable(root?: string): string | null {
    return rootObstacle({ cacheDirectory: this.parts.cacheDirectory, name: root });
  }

  limits({ memoryMib, cores }: HostSpec): GuestLimits {
    return { memoryMib, cores };
  }

  /** @throws GuestError GUESTS_UNAVAILABLE when the root is not there. */
  prepare(spec: HostSpec): void {
    const { directory } = needRoot({ cacheDirectory: this.parts.cacheDirectory, name: spec.root });
    const files = this.parts.files(spec.vmid);
    const isFirstBoot = files.record() === null;
    const record = files.prepare(spec, directory);
    files.makeFolders('upper', 'work', 'root', 'net');
    if (isFirstBoot) writeOwnFiles(files, record, spec);
    this.#writeLaunch(files, record);
  }

  networkProcess(vmid: number): number | undefined {
    return namespaceInit(this.parts.cgroups, vmid);
  }

  /** Nobody in a guest sees to its cards, so that the addresses are set as its boot would. */
  async replugged(vmid: number, added: readonly GuestNic[]): Promise<void> {
    const files = this.parts.files(vmid);
    const record = files.record() as GuestRecord<HostSpec> | null;
    const pid = this.networkProcess(vmid);
    if (!record || pid === undefined) return;
    this.#writeLaunch(files, record);
    const cards = this.#cards(files, record).filter(({ name }) => added.some((nic) => nic.name === name));
    if (cards.length === 0) return;
    const enter = ['nsenter', `--target=${String(pid)}`, '--net', '--'];
    await runCommand([...enter, 'ip', '-force', '-batch', '-'], { input: `${addressLines(cards)}\n` });
  }

  #cards(files: GuestFiles, { spec }: GuestRecord<HostSpec>): readonly CardConfig[] {
    return readNetworkConfig(files.networkConfig(), spec.nics);
  }

  #writeLaunch(files: GuestFiles, record: GuestRecord<HostSpec>): void {
    const { mtuOf, aptProxy } = this.parts;
    const place = { directory: files.directory, mtuOf, cards: this.#cards(files, record) };
    const script = namespaceScript(record, { ...place, ...(aptProxy === undefined ? {} : { aptProxy }) });
    files.replace('launch', script, 0o700);
  }

  isUp(vmid: number): Promise<boolean> {
    return Promise.resolve(namespaceInit(this.parts.cgroups, vmid) !== undefined);
  }

  powerOff(vmid: number): Promise<void> {
    const init = namespaceInit(this.parts.cgroups, vmid);
    try {
      if (init !== undefined) process.kill(init, 'SIGTERM');
    } catch {
      // It ended meanwhile, as it should.
    }
    return Promise.resolve();
  }

  interfaces(vmid: number): Promise<readonly GuestInterface[]> {
    return interfacesOf(namespaceInit(this.parts.cgroups, vmid));
  }

  hold(vmid: number, isHeld: boolean): Promise<void> {
    this.parts.cgroups.freeze(String(vmid), isHeld);
    return Promise.resolve();
  }
}

/** Process id of a guest's first process as the host sees it: the one that has become its init. */
export function namespaceInit(cgroups: RunnerParts['cgroups'], vmid: number): number | undefined {
  return cgroups.processes(String(vmid)).find((pid) => {
    try {
      // One namespace is the host's, one the lab's, one the guest's own.
      const isFirst = /^NSpid:\t\d+\t\d+\t1$/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
      return isFirst && readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes('/rackwright/init');
    } catch {
      return false;
    }
  });
}

function writeOwnFiles(files: GuestFiles, record: GuestRecord, spec: HostSpec): void {
  const upper = files.path('upper');
  const script = (path: string, text: string): void => {
    const file = join(upper, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  };
  script('usr/local/lib/rackwright/init', INIT_SCRIPT);
  for (const name of ['reboot', 'poweroff', 'halt', 'shutdown'])
    script(`usr/local/sbin/${name}`, POWER_SCRIPT);
  const data = readLoginData(textOf(spec.cloudInit));
  writeLoginFiles(
    { root: record.rootDirectory ?? '', upper, uuid: record.uuid },
    data,
    hostNameOf(spec.name),
  );
}

function textOf(cloudInit: GuestCloudInit | undefined): string {
  return cloudInit?.userData ?? '';
}
