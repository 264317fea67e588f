import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoGuests } from '../../../lab/guests';
import { createLabServer, type LabServer, type LabServerOptions } from '../../../lab/pve';
import { PveClient } from '../../../pve/client';

/** A lab of its own in a folder of its own, on a free port. */
export interface LabFixture {
  readonly lab: LabServer;
  readonly client: PveClient;
  readonly directory: string;
  /** Starts the lab again in its folder, after it was closed. */
  restart(changed?: Partial<LabServerOptions>): Promise<LabFixture>;
  /** Ends the lab and keeps its folder. */
  stop(): Promise<void>;
  /** Ends the lab and removes its folder. */
  remove(): Promise<void>;
}

/** Starts a lab whose guests are absent unless the options bring some. */
export async function startLab(options: Partial<LabServerOptions> = {}): Promise<LabFixture> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'rackwright-lab-'));
  const guests = options.guests ?? new NoGuests('this test runs no guests');
  const lab = await createLabServer({ port: 0, ...options, guests, directory }).catch((error: unknown) => {
    if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    throw error;
  });
  const client = new PveClient({ endpoint: lab.url, token: lab.token, insecure: true });
  const stop = async (): Promise<void> => {
    client.close();
    await lab.close();
  };
  return {
    lab,
    client,
    directory,
    restart: (changed) => startLab({ ...options, ...changed, directory }),
    stop,
    remove: async () => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Makes a machine from the Debian 12 image and waits for it. */
export async function createDebian(
  client: PveClient,
  vmid: number,
  more: Record<string, string | number | boolean> = {},
): Promise<void> {
  const files = await client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content', {
    content: 'import',
  });
  if (files.length === 0) {
    const url = 'https://cloud.example.org/debian-12-genericcloud-amd64.qcow2';
    const image = { content: 'import', filename: 'debian-12.qcow2', url };
    await client.waitTask(await client.post('nodes/lab/storage/local/download-url', image));
  }
  const upid = await client.post<string>('nodes/lab/qemu', {
    vmid,
    name: `vm${vmid}`,
    scsi0: 'local-lvm:0,import-from=local:import/debian-12.qcow2',
    net0: 'virtio,bridge=vmbr0',
    ...more,
  });
  await client.waitTask(upid);
}
