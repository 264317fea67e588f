import { networkMachines, type Site } from '../../site';
import type { BootTokens } from '../access';
import { installable, type Installable, secretProblemsOf, type SecretLookup } from '../installers';
import {
  canonicalIdentity,
  type Claim,
  type Fleet,
  type Identified,
  identify,
  type Machine,
} from '../machines';
import type { MediaStore } from '../media';
import { isSwitched, type PowerControl } from '../power';
import { RenderedFiles } from './rendered-files';
import { refuse, type Result } from './result';
import type { ServerAddress } from './urls';

/** What installs machines. */
export interface ProvisionerParts {
  readonly fleet: Fleet;
  readonly tokens: BootTokens;
  /** The site as it is now. */
  readonly site: () => Site;
  readonly secret: SecretLookup;
  readonly server: ServerAddress;
  /** What machines are installed from. */
  readonly media: MediaStore;
  /** What switches a machine; undefined where the specs have nothing that does. */
  readonly power: (name: string) => PowerControl | undefined;
  /** Told that something is to be done by a worker. */
  readonly onQueued: () => void;
}

/** So many machines that nobody described are written down; a stranger could fill the database otherwise. */
const MOST_UNKNOWN = 1000;
/** Of a claim that is refused, so many are written down. */
const MOST_MACS = 8;

/** Knows who asks, and lets people say what may be done. */
export class Provisioner {
  readonly parts: ProvisionerParts;
  readonly files = new RenderedFiles();

  constructor(parts: ProvisionerParts) {
    this.parts = parts;
  }

  /** Whether and how a machine is installed, by the site and the media of now. */
  installable(name: string): Installable {
    const { site, media, secret } = this.parts;
    return installable(site(), name, { medium: (medium) => media.current(medium), secret });
  }

  /** Makes every machine of the site known that has an operating system to get. */
  async knowSite(): Promise<void> {
    const known = new Set((await this.parts.fleet.list()).map(({ name }) => name));
    for (const { name, os } of networkMachines(this.parts.site())) {
      if (os !== undefined && !known.has(name)) await this.parts.fleet.discover(name, { actor: 'specs' });
    }
  }

  /** Finds out who asks. One that nobody described is written down; a conflict is, at each machine that it is about. */
  async recognise(claim: Claim): Promise<Identified> {
    const { fleet, site } = this.parts;
    const identity = canonicalIdentity(claim);
    const address = claim.address === undefined ? {} : { address: claim.address };
    const hosts = networkMachines(site());
    const found = identify({ ...identity, ...address }, hosts, await fleet.resembling(identity, hosts));
    if (found.kind === 'known') await fleet.discover(found.name, { identity, ...address, actor: 'machine' });
    if (found.kind === 'unknown' && (await fleet.countUnknown()) < MOST_UNKNOWN) {
      await fleet.discover(found.name, { identity, ...address, actor: 'machine' });
    }
    if (found.kind === 'conflict') {
      for (const machine of found.names) {
        const macs = identity.macs?.slice(0, MOST_MACS);
        const why = 'a request claims to be of more than this machine';
        const detail = { why, ...identity, ...(macs ? { macs } : {}), ...address };
        await fleet.noteSparsely({ machine, kind: 'refused', actor: 'machine', detail });
      }
    }
    return found;
  }

  /** Allows one installation, of a machine that can be installed. @param again where an operating system is on it */
  async accept(
    name: string,
    { actor, again }: { readonly actor: string; readonly again: boolean },
  ): Promise<Result<{ machine: Machine }>> {
    const found = this.installable(name);
    const problems = found.ok ? secretProblemsOf(found) : found.problems;
    if (problems.length > 0) return refuse('BOOT_NOT_INSTALLABLE', problems.join('; '));
    await this.parts.fleet.discover(name, { actor: 'specs' });
    return this.change(name, { kind: 'accept', again }, actor);
  }

  /** Begins the installation that was accepted: at once, or where the machine is switched by this server, when a worker has a turn. */
  async install(name: string, actor: string): Promise<Result<{ machine: Machine }>> {
    const queued = this.isSwitched(name);
    const result = await this.change(name, { kind: 'install', ...(queued ? { queued } : {}) }, actor);
    if (queued) this.parts.onQueued();
    return result;
  }

  /** Whether a machine is switched by this server. */
  isSwitched(name: string): boolean {
    return isSwitched(this.parts.site(), name);
  }

  /** Lets something happen to a machine. */
  async change(
    name: string,
    event: Parameters<Fleet['apply']>[1],
    actor: string,
  ): Promise<Result<{ machine: Machine }>> {
    if (!(await this.parts.fleet.find(name))) {
      return refuse('BOOT_MACHINE_UNKNOWN', `there is no machine "${name}"`);
    }
    const applied = await this.parts.fleet.apply(name, event, { actor });
    return applied.ok ? applied : refuse('BOOT_MACHINE_STATE', `"${name}": ${applied.why}`);
  }
}
