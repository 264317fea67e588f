import { type ProblemCode, type ProblemList, suggestName } from '../errors';
import type { HostDraft, MachineDraft, SiteDraft } from '../resolve';
import { descend, type PlacedScalar, scalarsAt, type Tree } from '../yaml';

/** What machines, profiles, nodes and clusters name must be there. */
export function checkMachineReferences(site: SiteDraft, problems: ProblemList): void {
  new ReferenceCheck(site, problems).run();
}

class ReferenceCheck {
  readonly #names: ReadonlySet<string>;

  constructor(
    private readonly site: SiteDraft,
    private readonly problems: ProblemList,
  ) {
    this.#names = new Set([...site.machines, ...site.hosts].map(({ name }) => name));
  }

  run(): void {
    const { machines, hosts, catalogue, nodes } = this.site;
    for (const machine of [...machines, ...hosts]) this.checkMachine(machine);
    for (const { tree } of catalogue.osProfiles.values()) {
      this.checkIso(tree);
      this.check(scalarsAt(tree, 'image'), this.site.images.keys(), {
        code: 'UNKNOWN_IMAGE',
        noun: 'image',
        where: 'they are "images" in defaults.yaml',
      });
    }
    for (const { tree } of nodes.values()) {
      // A site without hosts/ describes no physical machines, and may name any.
      if (hosts.length > 0) this.check(scalarsAt(tree, 'host'), hostNames(hosts), MACHINE);
    }
    this.checkClusters();
  }

  private checkMachine(machine: MachineDraft | HostDraft): void {
    const { hardware } = machine;
    this.checkIso(hardware);
    this.check(scalarsAt(hardware, 'os'), this.site.catalogue.osProfiles.keys(), {
      code: 'UNKNOWN_OS_PROFILE',
      noun: 'profile',
      where: 'they are "os_profiles" in defaults.yaml',
    });
    this.check(scalarsAt(hardware, 'depends_on'), this.#names, MACHINE);
    if (!('bootMethod' in machine) && machine.environment) {
      this.check([machine.environment], this.site.environments.keys(), {
        code: 'UNKNOWN_ENVIRONMENT',
        noun: 'environment',
        where: 'each has a file envs/<environment>.yaml',
      });
    }
    const roles = descend(machine.software, ['roles']);
    for (const [name, { key }] of roles?.kind === 'map' ? roles.entries : []) {
      this.check([{ value: name, place: key }], this.site.catalogue.roles, {
        code: 'UNKNOWN_ROLE',
        noun: 'role',
        where: 'further ones go under "roles" in defaults.yaml',
      });
    }
  }

  private checkIso(tree: Tree): void {
    const where = 'they are "isos" in defaults.yaml';
    this.check(scalarsAt(tree, 'iso'), this.site.catalogue.isos.keys(), {
      code: 'UNKNOWN_ISO',
      noun: 'medium',
      where,
    });
  }

  private checkClusters(): void {
    const names = new Set([...this.#names, ...this.site.nodes.keys()]);
    const clusters = this.site.clusters.map(({ name }) => name);
    for (const { tree, members } of this.site.clusters) {
      this.check(members, names, MACHINE);
      this.check(scalarsAt(tree, 'depends_on'), clusters, {
        code: 'UNKNOWN_CLUSTER',
        noun: 'cluster',
        where: 'they are "clusters" in site.yaml',
      });
      this.check(scalarsAt(tree, 'network'), this.site.catalogue.networks.keys(), {
        code: 'UNKNOWN_NETWORK',
        noun: 'network',
        where: 'they are "networks" in site.yaml',
      });
    }
  }

  private check(found: readonly PlacedScalar[], known: Iterable<string>, words: Words): void {
    if (found.length === 0) return;
    const names = known instanceof Set ? (known as ReadonlySet<string>) : new Set(known);
    for (const { value, place } of found) {
      const name = String(value);
      if (names.has(name)) continue;
      this.problems.add({
        code: words.code,
        message: `there is no ${words.noun} "${name}"`,
        hint: suggestName(name, names, words.noun, words.where),
        place,
      });
    }
  }
}

/** What is named, and where such things are. */
interface Words {
  readonly code: ProblemCode;
  readonly noun: string;
  readonly where: string;
}

const MACHINE: Words = {
  code: 'UNKNOWN_MACHINE',
  noun: 'machine',
  where: 'each has a file under vms/ or hosts/, or an entry in vm_specs.yaml',
};

function hostNames(hosts: readonly HostDraft[]): string[] {
  return hosts.map(({ name }) => name);
}
