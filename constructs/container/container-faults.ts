import { inRange, wholeInRange } from '../in-range';
import type { ContainerProps } from './container-props';

const MEMORY_MAX_MIB = 268_435_456;
const ID_MAX = 4_294_967_295;

/** What PVE or the provider refuses in the middle of a deploy. */
export function settingFaults(props: ContainerProps): string[] {
  const { nics, devices = [], idMaps = [], mounts = [], rootDisk, console, environment = {} } = props;
  return [
    ...wholeInRange('cores', props.cores, 1, 128),
    ...inRange('cpuLimit', props.cpuLimit, 0, 8192),
    ...wholeInRange('cpuUnits', props.cpuUnits, 1, 500_000),
    ...wholeInRange('memoryMib', props.memoryMib, 16, MEMORY_MAX_MIB),
    ...wholeInRange('swapMib', props.swapMib, 0, MEMORY_MAX_MIB),
    ...wholeInRange('rootDisk.sizeGib', rootDisk?.sizeGib, 1, 1_048_576),
    ...wholeInRange('console.ttys', console?.ttys, 0, 6),
    ...[...(rootDisk ? [rootDisk] : []), ...mounts].flatMap((volume) =>
      (volume.mountOptions ?? [])
        .filter((option) => !/^(discard|lazytime|noatime|nodev|noexec|nosuid)$/.test(option))
        .map(
          (option) =>
            `mountOptions have "${option}". Take discard, lazytime, noatime, nodev, noexec and nosuid.`,
        ),
    ),
    ...mounts.flatMap(({ path, sizeGib }) => wholeInRange(`sizeGib of ${path}`, sizeGib, 1, 1_048_576)),
    ...nics.flatMap(({ vlanId, mtu, rateLimitMbps }, index) => [
      ...wholeInRange(`vlanId of nics[${String(index)}]`, vlanId, 1, 4094),
      ...wholeInRange(`mtu of nics[${String(index)}]`, mtu, 64, 65_535),
      ...inRange(`rateLimitMbps of nics[${String(index)}]`, rateLimitMbps, 0, 10_000_000),
    ]),
    ...(nics.length > 10 ? [`nics has ${String(nics.length)}, and the provider takes 10.`] : []),
    ...(devices.length > 128 ? [`devices has ${String(devices.length)}, and the provider takes 128.`] : []),
    ...devices.flatMap(({ path, mode, uid, gid }) => [
      ...(path.startsWith('/dev/') ? [] : [`devices has "${path}". Write a path below /dev/.`]),
      ...(mode === undefined || /^0[0-7]{3}$/.test(mode)
        ? []
        : [`mode of ${path} is "${mode}". Write four octal digits, 0660.`]),
      ...wholeInRange(`uid of ${path}`, uid, 0, ID_MAX),
      ...wholeInRange(`gid of ${path}`, gid, 0, ID_MAX),
    ]),
    ...idMaps.flatMap((map, index) => [
      ...wholeInRange(`idMaps[${String(index)}].containerId`, map.containerId, 0, ID_MAX),
      ...wholeInRange(`idMaps[${String(index)}].hostId`, map.hostId, 0, ID_MAX),
      ...wholeInRange(`idMaps[${String(index)}].size`, map.size, 1, ID_MAX),
    ]),
    ...(idMaps.length > 0 && props.isPrivileged === true
      ? ['idMaps are those of an unprivileged container. Leave them or isPrivileged out.']
      : []),
    ...Object.keys(environment)
      .filter((name) => !/^\w+$/.test(name))
      .map((name) => `environment has "${name}". Take letters, digits and "_" for names.`),
  ];
}
