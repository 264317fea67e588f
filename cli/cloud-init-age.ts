import type { PveClient } from '../pve/client';

/** A VM as PVE has it. */
export interface VmPlace {
  readonly node: string;
  readonly vmId: number;
}

/**
 * Whether a VM runs since before its cloud-init data were uploaded: both times are those of its node's clock. One that
 * was just made, or was restarted since, has read them.
 */
export async function hasUnreadCloudInit(client: PveClient, { node, vmId }: VmPlace): Promise<boolean> {
  const vm = `nodes/${node}/qemu/${String(vmId)}`;
  const { status, uptime = 0 } = await client.get<{ status: string; uptime?: number }>(
    `${vm}/status/current`,
  );
  if (status !== 'running') return false;
  const config = await client.get<Readonly<Record<string, unknown>>>(`${vm}/config`);
  const { time } = await client.get<{ time: number }>(`nodes/${node}/time`);
  const uploads = await Promise.all(dataOf(config).map((volume) => uploadedAt(client, node, volume)));
  return Math.max(0, ...uploads) > time - uptime;
}

/** Volumes that hold cloud-init data: the medium of NoCloud, or snippets. */
function dataOf(config: Readonly<Record<string, unknown>>): string[] {
  const media = Object.entries(config).flatMap(([key, value]) =>
    /^(ide|sata|scsi)\d+$/.test(key) && typeof value === 'string' && value.includes('media=cdrom')
      ? [value.replace(/,.*$/, '')]
      : [],
  );
  const { cicustom } = config;
  const snippets =
    typeof cicustom === 'string' ? cicustom.split(',').map((part) => part.replace(/^\w+=/, '')) : [];
  return [...media, ...snippets].filter((volume) => volume.includes(':'));
}

/** Seconds since 1970, 0 where the storage does not know the volume. */
async function uploadedAt(client: PveClient, node: string, volume: string): Promise<number> {
  const storage = volume.replace(/:.*$/, '');
  const volumes = await client.get<readonly { volid: string; ctime?: number }[]>(
    `nodes/${node}/storage/${storage}/content`,
  );
  return volumes.find(({ volid }) => volid === volume)?.ctime ?? 0;
}
