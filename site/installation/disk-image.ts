import type { OsProfile } from '../model';
import { isFaulty, type InstallFault } from './install-fault';
import type { NetworkMachine } from './network-machines';
import { rootTarget } from './root-disk';

/** Why no disk image can be written to a machine: it goes on one disk that the kernel finds, and holds cloud-init. */
export function diskImageFaults(host: NetworkMachine, profile: OsProfile): readonly InstallFault[] {
  const { name } = host;
  const cloud = profile.family === 'debian' || profile.family === 'ubuntu';
  return [
    ...diskFaults(host),
    ...(profile.image === undefined
      ? [
          {
            message: `profile "${profile.name}" names no "image", which "${name}" is to get by its "boot_method: image"`,
            hint: `add image: <a name of images> to it`,
            path: ['os'],
          },
        ]
      : []),
    ...(cloud
      ? []
      : [
          {
            message: `an image of ${profile.family} has no cloud-init that could be told of "${name}"`,
            ...(host.vm
              ? { hint: `name the "iso" of its installer in profile "${profile.name}"`, path: ['os'] }
              : { hint: 'take "boot_method: pxe"', path: ['boot_method'] }),
          },
        ]),
  ];
}

function diskFaults(host: NetworkMachine): readonly InstallFault[] {
  const target = rootTarget(host);
  if (isFaulty(target)) return target;
  const { array, disks } = target;
  if (array !== undefined) {
    const message = `an image goes on one disk: "/" of "${host.name}" is on an array`;
    return [{ message, hint: 'give "mount: /" to one disk', path: ['raid', array.name] }];
  }
  return disks.flatMap(({ name, path, serial, scsiId }) => {
    if (serial !== undefined || scsiId !== undefined || path === undefined || /^\/dev\/[a-z0-9]+$/.test(path))
      return [];
    return [
      {
        message: `disk "${name}" of "${host.name}" has the path ${path}, which an image's installer does not know`,
        hint: 'give it its "serial", or a path such as /dev/nvme0n1',
        path: ['disks', name, 'path'],
      },
    ];
  });
}
