import { join } from 'node:path';
import type { Site } from '../site';
import { isArmed } from './machines';
import {
  chainsThatDrop,
  Dnsmasq,
  type DnsmasqParts,
  hasUpstream,
  type NetworkState,
  reachedAtOf,
  startNat,
  UEFI_LOADER,
} from './network';
import { type Provisioner, scriptUrl } from './provisioner';

/** The provisioning network while it is served. */
export interface ServedNetwork {
  /** Tells iPXE who is armed now; changes that come together are told together. What goes wrong is logged, once. */
  readonly refresh: () => Promise<void>;
  /** The same for whoever relies on it. @throws BootError BOOT_NETWORK, and what the database throws */
  readonly announce: () => Promise<void>;
  readonly state: () => NetworkState;
  /** Serves what other specs say, or goes on with those of before. @throws BootError BOOT_NETWORK */
  readonly follow: (site: Site) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Serves DHCP, TFTP and names, and a way out where it is wished.
 * @throws BootError BOOT_NETWORK, BOOT_TOOL
 */
export async function startNetwork(
  provisioner: Provisioner,
  given: Pick<DnsmasqParts, 'interface' | 'address' | 'mode' | 'nat' | 'folder' | 'onLog'>,
): Promise<ServedNetwork> {
  const { fleet, server, site, tokens } = provisioner.parts;
  const own = given.address.replace(/\/.*/, '');
  const reachedAt = await reachedAtOf(server.http, own);
  const dnsmasq = await Dnsmasq.start({
    ...given,
    ...(reachedAt ? { reachedAt } : {}),
    hasUpstream: hasUpstream(own),
    site: site(),
    firmwareUrl: `${server.http}/firmware/${UEFI_LOADER}`,
    answers: { url: `${server.https}/answer`, fingerprint: server.fingerprint },
  });
  const tell = async (): Promise<void> => {
    const armed = (await fleet.list()).filter(({ status }) => isArmed(status));
    const scripts = armed.map(
      ({ name, installation = '' }) => [name, scriptUrl(server, tokens, installation)] as const,
    );
    await dnsmasq.update(new Map(scripts));
  };
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const announce = (): Promise<void> => {
    // What is asked for while one goes on may come too late for it: one more follows, for all of them.
    if (running) {
      next ??= running.then(announce, announce);
      return next;
    }
    running = tell().finally(() => {
      running = undefined;
      next = undefined;
    });
    return running;
  };
  let fault: string | undefined;
  const refresh = async (): Promise<void> => {
    try {
      await announce();
      if (fault !== undefined) given.onLog('network: machines are told again what they are to boot');
      fault = undefined;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (words !== fault) given.onLog(`network: ${words}`);
      fault = words;
    }
  };
  try {
    await announce();
    const { address, nat: uplink } = given;
    const nat =
      uplink === undefined
        ? undefined
        : await startNat({ address, uplink }, join(given.folder, 'ip-forward'));
    if (uplink !== undefined) await tellOfDrops({ from: given.interface, to: uplink }, given.onLog);
    const close = async (): Promise<void> => {
      try {
        await nat?.close();
      } finally {
        await dnsmasq.close();
      }
    };
    return { refresh, announce, state: () => dnsmasq.state, follow: (now) => dnsmasq.follow(now), close };
  } catch (error) {
    await dnsmasq.close();
    throw error;
  }
}

/** Rules of others may drop what goes by the way out; it is served all the same, since they may be mended meanwhile. */
async function tellOfDrops(
  path: { readonly from: string; readonly to: string },
  onLog: (line: string) => void,
): Promise<void> {
  try {
    for (const { name, from, remedy } of await chainsThatDrop(path)) {
      onLog(`nat: the chain "${name}" of this machine drops what comes in by ${from}: ${remedy}`);
    }
  } catch (error) {
    onLog(`nat: ${error instanceof Error ? error.message : String(error)}`);
  }
}
