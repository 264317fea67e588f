import { PveClient, type PveClientOptions, PveError } from '../../../pve/client';
import { BootError, type BootErrorCode } from '../../boot-error';
import type { BmcLogEntry, BootDevice, PowerAction, PowerControl, PowerState } from '../power-control';

/** What a VM is switched with. */
export interface ProxmoxVmPowerOptions {
  readonly access: PveClientOptions;
  /** Name of the VM: one of that id with another name is not touched. */
  readonly name: string;
  readonly vmId: number;
}

/** A row of `cluster/resources`, in PVE's own words. */
interface Row {
  readonly vmid?: number;
  readonly node?: string;
  readonly name?: string;
  readonly template?: number;
}

/** A row of `nodes/{node}/tasks`. */
interface Task {
  readonly starttime: number;
  readonly type: string;
  readonly status?: string;
}

const STATES: Readonly<Record<string, PowerState>> = { running: 'on', stopped: 'off' };
/** What PVE calls each action. */
const ACTIONS = { on: 'start', off: 'stop', shutdown: 'shutdown', restart: 'reset' } as const;
/** PVE waits for QEMU itself for half a minute. */
const TASK_MS = 90_000;

const CODES: Readonly<Record<string, BootErrorCode>> = {
  PVE_UNREACHABLE: 'BOOT_BMC_UNREACHABLE',
  PVE_UNAUTHENTICATED: 'BOOT_BMC_LOGIN',
  PVE_FORBIDDEN: 'BOOT_BMC_LOGIN',
};

/**
 * A VM, switched by the API of Proxmox VE. It starts by its own boot order, which has its network card first: what is not to
 * be installed is led on to its disk by the provisioning server.
 * @see https://pve.proxmox.com/pve-docs/api-viewer/ `/nodes/{node}/qemu/{vmid}/status` (9.2)
 */
export class ProxmoxVmPower implements PowerControl {
  readonly #options: ProxmoxVmPowerOptions;

  constructor(options: ProxmoxVmPowerOptions) {
    this.#options = options;
  }

  state(): Promise<PowerState> {
    return this.#ask(async (client, path) => {
      const { status } = await client.get<{ status?: string }>(`${path}/status/current`);
      return STATES[status ?? ''] ?? 'changing';
    });
  }

  act(action: PowerAction): Promise<void> {
    return this.#ask(async (client, path) => {
      const task = await client.post<string>(`${path}/status/${ACTIONS[action]}`);
      // Its operating system is asked, which takes its time or does not listen.
      if (action !== 'shutdown') await client.waitTask(task, { timeoutMs: TASK_MS });
    });
  }

  bootOnce(device: BootDevice): Promise<void> {
    if (device === 'network' || device === 'none') return Promise.resolve();
    const words = `a VM starts by its boot order alone, from the network first: "${this.#options.name}" cannot be started from ${device} once`;
    return Promise.reject(new BootError('BOOT_BMC_REFUSED', words));
  }

  log(most: number): Promise<readonly BmcLogEntry[]> {
    return this.#ask(async (client, path) => {
      const [, node = ''] = path.split('/');
      const given = { vmid: this.#options.vmId, limit: most };
      const tasks = await client.get<readonly Task[]>(`nodes/${node}/tasks`, given);
      return tasks.toReversed().map(({ starttime, type, status = 'running' }) => ({
        at: new Date(starttime * 1000).toISOString(),
        severity: status === 'OK' || status === 'running' ? 'OK' : 'Warning',
        message: `${type}: ${status}`,
      }));
    });
  }

  async #ask<T>(work: (client: PveClient, path: string) => Promise<T>): Promise<T> {
    const client = new PveClient(this.#options.access);
    try {
      return await work(client, await this.#find(client));
    } catch (error) {
      if (!(error instanceof PveError)) throw error;
      throw new BootError(CODES[error.code] ?? 'BOOT_BMC_REFUSED', error.message);
    } finally {
      client.close();
    }
  }

  /** Its path in the API, wherever it runs now. */
  async #find(client: PveClient): Promise<string> {
    const { name, vmId } = this.#options;
    const rows = await client.get<readonly Row[]>('cluster/resources', { type: 'vm' });
    const row = rows.find(({ vmid }) => vmid === vmId);
    const id = String(vmId);
    if (row?.node === undefined) {
      throw new BootError(
        'BOOT_VM_ABSENT',
        `there is no VM ${id} that could be "${name}": deploy it, or let the token see it (VM.Audit)`,
      );
    }
    if (row.name !== name || row.template === 1) {
      const what = row.template === 1 ? 'a template' : `"${row.name ?? ''}"`;
      throw new BootError(
        'BOOT_BMC_REFUSED',
        `VM ${id} of node ${row.node} is ${what}, and not "${name}": it is not touched`,
      );
    }
    return `nodes/${row.node}/qemu/${id}`;
  }
}
