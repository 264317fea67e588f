import type { Validator } from '../../resource';
import { atLeast, between, fileId, macAddress, matches, oneOf } from '../validators';

const MEMORY_MAX_MIB = 268_435_456;

/** What the arguments of a container may be. */
export const CONTAINER_VALIDATORS: Readonly<Record<string, Validator>> = {
  vm_id: between(100, 2_147_483_647),
  'clone.vm_id': between(100, 2_147_483_647),
  'console.tty_count': between(0, 6),
  'console.type': oneOf('console', 'shell', 'tty'),
  'cpu.architecture': oneOf('amd64', 'arm64', 'armhf', 'i386'),
  'cpu.cores': between(1, 128),
  'cpu.units': between(0, 500_000),
  'device_passthrough.mode': matches(/^0[0-7]{3}$/, "an octal mode as in '0660'"),
  'device_passthrough.path': matches(/^\/dev\/.+/, "a device as in '/dev/ttyUSB0'"),
  'disk.size': atLeast(0),
  hook_script_file_id: fileId,
  'idmap.type': oneOf('uid', 'gid'),
  'idmap.size': atLeast(1),
  'initialization.hostname': matches(
    /^$|^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
    'a DNS name',
  ),
  'memory.dedicated': between(16, MEMORY_MAX_MIB),
  'memory.swap': between(0, MEMORY_MAX_MIB),
  'mount_point.size': matches(/^$|^\d+(\.\d+)?[KMGT]$/, "a size as in '8G'"),
  'network_interface.mac_address': macAddress,
  'operating_system.template_file_id': fileId,
  'operating_system.type': oneOf(
    ...'alpine archlinux centos debian devuan fedora gentoo nixos opensuse ubuntu unmanaged'.split(' '),
  ),
  timeout_clone: atLeast(1),
  timeout_create: atLeast(1),
  timeout_delete: atLeast(1),
  timeout_update: atLeast(1),
};
