import type { HostDisk, HostInterface, PhysicalHost, Raid } from '../model';
import type { PhysicalHostSpec } from '../schema';
import { DataSize, IpAddress, MacAddress } from '../values';
import { buildInstall } from './build-install';
import { addressesOf } from './build-nics';
import type { HostDraft, HostInterfaceDraft } from './drafts';
import { defined } from './defined';

/** Makes a physical machine of a draft that passed every check. */
export function buildHost(draft: HostDraft, domain: string, posture: 'dev' | 'prod'): PhysicalHost {
  const { name, spec, hostname, environment } = draft;
  return {
    name,
    fqdn: `${hostname.value}.${domain}`,
    bootMethod: spec.boot_method ?? 'pxe',
    firmware: spec.firmware ?? 'uefi',
    disks: entries(spec.disks).map(([disk, value]) => buildDisk(disk, value)),
    raid: entries(spec.raid).map(([array, value]) => buildRaid(array, value)),
    interfaces: buildInterfaces(draft),
    requires: spec.depends_on ?? [],
    install: buildInstall(draft, posture),
    ...defined({
      environment: environment?.value,
      description: spec.description,
      os: spec.os,
      playbook: spec.playbook,
      cores: spec.cores,
      memoryMib: typeof spec.memory === 'string' ? DataSize.parse(spec.memory).mib : undefined,
      bmc: buildBmc(name, spec.bmc),
      answer: buildAnswer(spec.answer),
    }),
  };
}

function entries<T>(map: Readonly<Record<string, T | null>> | null | undefined): (readonly [string, T])[] {
  return Object.entries(map ?? {})
    .flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function buildBmc(host: string, bmc: PhysicalHostSpec['bmc']): PhysicalHost['bmc'] {
  if (!bmc || typeof bmc.address !== 'string') return undefined;
  return {
    protocol: bmc.protocol ?? 'redfish',
    address: IpAddress.parse(bmc.address).text,
    credentialsKey: bmc.credentials ?? host,
    tlsVerify: bmc.verify_tls ?? true,
    ...defined({ port: bmc.port ?? undefined }),
    ...(typeof bmc.mac === 'string' ? { mac: MacAddress.parse(bmc.mac).text } : {}),
  };
}

/** What only the installer of Proxmox VE is told. */
export function buildAnswer(answer: PhysicalHostSpec['answer']): PhysicalHost['answer'] {
  if (!answer) return undefined;
  const { lvm, zfs, btrfs } = answer;
  return {
    rootSshKeys: answer.root_ssh_keys ?? [],
    rebootOnError: answer.reboot_on_error ?? false,
    rebootMode: answer.reboot_mode ?? 'reboot',
    options: defined({ lvm, zfs, btrfs }),
    ...defined({
      country: answer.country,
      keyboard: answer.keyboard,
      mailto: answer.mailto,
      rootPasswordKey: answer.root_password,
      subscriptionKey: answer.subscription_key,
    }),
  };
}

function buildDisk(
  name: string,
  disk: NonNullable<NonNullable<PhysicalHostSpec['disks']>[string]>,
): HostDisk {
  return {
    name,
    wipe: disk.wipe ?? false,
    ...defined({
      path: disk.path,
      serial: disk.serial,
      minSizeGib: typeof disk.min_size === 'string' ? DataSize.parse(disk.min_size).gib : undefined,
      mount: disk.mount,
      filesystem: disk.filesystem ?? (typeof disk.mount === 'string' ? 'ext4' : undefined),
    }),
  };
}

function buildRaid(name: string, raid: NonNullable<NonNullable<PhysicalHostSpec['raid']>[string]>): Raid {
  const level = raid.level ?? 'raid1';
  return {
    name,
    level,
    disks: raid.disks ?? [],
    filesystem: raid.filesystem ?? (level.startsWith('zfs') ? 'zfs' : 'ext4'),
    ...defined({ mount: raid.mount }),
  };
}

function buildInterfaces({ nics, spec, install }: HostDraft): HostInterface[] {
  const addresses = addressesOf(nics, install.dns_servers ?? []);
  const firstCard = nics.find(({ kind }) => kind === 'nic');
  return nics.map((nic, index) => {
    const base = {
      name: nic.name,
      ...addresses[index],
      ...defined({ network: nic.network?.name }),
    } as Omit<HostInterface, 'kind'>;
    return { ...base, ...kindOf(nic, spec, nic === firstCard) } as HostInterface;
  });
}

type Kind = { readonly kind: HostInterface['kind'] } & Readonly<Record<string, unknown>>;

function kindOf(nic: HostInterfaceDraft, spec: PhysicalHostSpec, isFirst: boolean): Kind {
  const lowers = nic.lowers.map(({ value }) => value);
  switch (nic.kind) {
    case 'nic': {
      const card = spec.nics?.[nic.name];
      const [pxe, wakeOnLan] = [card?.pxe ?? isFirst, card?.wake_on_lan ?? false];
      return { kind: 'nic', mac: nic.mac?.value.text ?? '', pxe, wakeOnLan };
    }
    case 'bond': {
      const bond = spec.bonds?.[nic.name];
      const mode = bond?.mode ?? 'active-backup';
      return { kind: 'bond', members: lowers, mode, ...defined({ lacpRate: bond?.lacp_rate }) };
    }
    case 'vlan':
      return { kind: 'vlan', parent: lowers[0] ?? '', vlanId: spec.vlans?.[nic.name]?.id ?? 0 };
    case 'bridge':
      return { kind: 'bridge', ports: lowers, vlanAware: spec.bridges?.[nic.name]?.vlan_aware ?? false };
  }
}
