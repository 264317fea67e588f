import {
  flag,
  number,
  ProviderError,
  type Operation,
  type ResourceType,
  text,
} from '../lab/providers/resource';
import type { Attribute } from '../lab/providers/schema';
import { type ObjectValue, UNKNOWN } from '../lab/providers/values';
import { isSettled, isUnderWay, type MachineServer, type MachineView } from './machine-server';

const COMPUTED: Attribute = { type: 'string', computed: true };
const DEFAULT_TIMEOUT_S = 7200;

/**
 * `rackwright_machine`: a machine of iron with its operating system. Creating it erases its disks; nothing else here does, so
 * that whatever happened to it otherwise is shown by a plan, and mended by another `generation` alone.
 */
export const machineResource: ResourceType<MachineServer> = {
  schema: {
    version: 0,
    block: {
      attributes: {
        name: { type: 'string', required: true, forceNew: true },
        erase: { type: 'string', required: true },
        again: { type: 'bool', optional: true, computed: true, default: false },
        generation: { type: 'string', optional: true, forceNew: true },
        release_on_destroy: { type: 'bool', optional: true, computed: true, default: true },
        timeout_install: { type: 'number', optional: true, computed: true, default: DEFAULT_TIMEOUT_S },
        id: { ...COMPUTED, keep: true },
        state: COMPUTED,
        address: COMPUTED,
        mac_addresses: { type: ['list', 'string'], computed: true },
      },
    },
  },
  legacy: false,

  validate(config) {
    const [name, erase] = [config['name'], config['erase']];
    if (typeof name !== 'string' || typeof erase !== 'string' || name === erase) return [];
    const detail = `"erase" has to be "${name}", the name of the machine once more: its disks will be erased.`;
    return [{ severity: 'error', summary: 'The disks may not be erased', detail, path: ['erase'] }];
  },

  /** A machine that is not what it was made to be is a change. */
  plan({ prior, planned }) {
    if (prior && !isSettled(text(prior, 'state'))) planned['state'] = UNKNOWN;
  },

  async create(planned, operation) {
    const name = text(planned, 'name');
    await begin(operation.session, await known(operation.session, name), flag(planned, 'again'));
    return arrive(planned, operation);
  },

  async read(state, { session }) {
    const machine = await session.find(text(state, 'name'));
    return machine ? stateOf(withDefaults(state), machine) : null;
  },

  async update(_prior, planned, operation) {
    const { session } = operation;
    const machine = await known(session, text(planned, 'name'));
    // What never reached its installer has nothing to lose; the server knows whether that is so.
    if (machine.state === 'failed') await session.change(machine.name, 'retry');
    else if (!isSettled(machine.state) && !isUnderWay(machine.state)) throw notOurs(machine);
    return arrive(planned, operation);
  },

  async delete(state, { session }) {
    if (!flag(state, 'release_on_destroy')) return;
    const machine = await session.find(text(state, 'name'));
    if (!machine || machine.state === 'discovered' || machine.state === 'released') return;
    await session.change(machine.name, 'release');
  },

  /** `rack1`, or `rack1/2027-01` where it is described with that generation. */
  import(id) {
    const [name = '', ...generation] = id.split('/');
    return { id: name, name, ...(generation.length > 0 ? { generation: generation.join('/') } : {}) };
  },
};

/** Has an installation under way, unless one is. */
async function begin(server: MachineServer, { name, state }: MachineView, again: boolean): Promise<void> {
  if (state === 'booting' || state === 'installing') return;
  if (state === 'broken') {
    throw new ProviderError('MACHINE_BROKEN', `${name} is out of service`, {
      detail: `Take it back into service first: rackwright machine mend ${name}`,
    });
  }
  if (isSettled(state)) {
    if (!again) {
      throw new ProviderError('MACHINE_INSTALLED', `${name} has an operating system`, {
        detail:
          `It is ${state}. Take it as it is with: terraform import ADDRESS ${name} (${name}/GENERATION where it has one). Or say again = true, and it is erased and ` +
          'installed anew.',
      });
    }
    await server.change(name, 'release');
  }
  if (state !== 'accepted') await server.change(name, 'accept', { confirm: name, again });
  await server.change(name, 'install');
}

/** Waits until it is installed. A machine whose installation failed is in the state, marked to be made anew. */
async function arrive(planned: ObjectValue, operation: Operation<MachineServer>): Promise<ObjectValue> {
  const { session, signal } = operation;
  const name = text(planned, 'name');
  const machine = await session.settled(name, { timeout: number(planned, 'timeout_install'), signal });
  const state = stateOf(planned, machine);
  if (isSettled(machine.state)) return state;
  if (isUnderWay(machine.state)) {
    operation.warn(`${name} is still ${machine.state}`, 'It goes on by itself. Apply again to wait for it.');
    return state;
  }
  operation.saved(state);
  throw new ProviderError('MACHINE_FAILED', `${name} is ${machine.state}`, {
    detail: `${machine.reason ?? 'Somebody took it over.'} Look at it with: rackwright machine show ${name}`,
  });
}

async function known(server: MachineServer, name: string): Promise<MachineView> {
  const machine = await server.find(name);
  if (machine) return machine;
  throw new ProviderError('MACHINE_UNKNOWN', `The provisioning server knows no machine ${name}`, {
    detail: `Describe it in hosts/${name}.yaml of the server's site, with an operating system and its disks.`,
    path: ['name'],
  });
}

function notOurs({ name, state }: MachineView): ProviderError {
  return new ProviderError('MACHINE_NOT_INSTALLED', `${name} is ${state}`, {
    detail:
      'Somebody did that since it was installed, and it is not erased for it. Give it another "generation" to have it ' +
      'installed anew, or forget it with: terraform state rm.',
  });
}

function stateOf(given: ObjectValue, { name, state, address, identity }: MachineView): ObjectValue {
  const macs = identity.macs ?? [];
  return { ...given, id: name, state, address: address ?? null, mac_addresses: macs };
}

/** What an import leaves open. */
function withDefaults(state: ObjectValue): ObjectValue {
  return {
    ...state,
    erase: state['erase'] ?? text(state, 'name'),
    again: state['again'] ?? false,
    release_on_destroy: state['release_on_destroy'] ?? true,
    timeout_install: state['timeout_install'] ?? DEFAULT_TIMEOUT_S,
  };
}
