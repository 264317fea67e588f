import type { Lab, VmRecord } from '../model';
import { agentInterfaces } from './agent';
import { rootOf } from './guest-kind';
import { cpusOf } from './view';

const MEMORY_BLOCK = 128 * 1024 ** 2;

/** Every command of the agent's that the lab answers. */
const SUPPORTED =
  'guest-ping guest-info guest-get-osinfo guest-get-host-name guest-get-time guest-get-timezone guest-get-users guest-get-vcpus guest-get-fsinfo guest-get-memory-blocks guest-get-memory-block-info guest-network-get-interfaces guest-fsfreeze-status guest-fsfreeze-freeze guest-fsfreeze-thaw guest-fstrim guest-shutdown'.split(
    ' ',
  );

/** What a guest's operating system says of itself, by the root that stands for its image. */
function osinfo(lab: Lab, vm: VmRecord): Record<string, string> {
  const [id = 'linux', version = ''] = (rootOf(lab, vm) ?? '').split('-');
  const name = id === 'debian' ? 'Debian GNU/Linux' : id === 'ubuntu' ? 'Ubuntu' : 'Linux';
  return {
    id,
    name,
    'version-id': version,
    version,
    'pretty-name': `${name} ${version}`.trim(),
    'kernel-release': '6.1.0',
    'kernel-version': '#1 SMP PREEMPT_DYNAMIC',
    machine: 'x86_64',
  };
}

function memoryBlocks(vm: VmRecord): readonly object[] {
  const count = Math.max(1, Math.floor((Number(vm.config['memory'] ?? 512) * 1024 ** 2) / MEMORY_BLOCK));
  return Array.from({ length: Math.min(count, 1024) }, (_, index) => ({
    'phys-index': index,
    online: true,
    'can-offline': true,
  }));
}

const frozen = new WeakSet<VmRecord>();

/** Answers of the guest agent, by the last step of the path. */
export const agentAnswers: Readonly<Record<string, (lab: Lab, vm: VmRecord) => unknown>> = {
  ping: () => ({}),
  info: () => ({
    version: '7.2.0',
    supported_commands: SUPPORTED.map((name) => ({ name, enabled: true, 'success-response': true })),
  }),
  'get-osinfo': osinfo,
  'get-host-name': (_lab, vm) => ({ 'host-name': String(vm.config['name'] ?? `VM${vm.vmid}`) }),
  'get-time': (lab) => lab.now() * 1_000_000,
  'get-timezone': () => ({ zone: 'UTC', offset: 0 }),
  'get-users': () => [],
  'get-vcpus': (_lab, vm) =>
    Array.from({ length: cpusOf(vm.config) }, (_, index) => ({
      'logical-id': index,
      online: true,
      'can-offline': index > 0,
    })),
  'get-fsinfo': () => [{ name: 'sda1', mountpoint: '/', type: 'ext4', disk: [] }],
  'get-memory-blocks': (_lab, vm) => memoryBlocks(vm),
  'get-memory-block-info': () => ({ size: MEMORY_BLOCK }),
  'network-get-interfaces': (lab, vm) => agentInterfaces(lab, vm),
  'fsfreeze-status': (_lab, vm) => (frozen.has(vm) ? 'frozen' : 'thawed'),
  'fsfreeze-freeze': (_lab, vm) => {
    frozen.add(vm);
    return 1;
  },
  'fsfreeze-thaw': (_lab, vm) => (frozen.delete(vm) ? 1 : 0),
  fstrim: () => ({ paths: [{ path: '/', minimum: 0, trimmed: 0 }] }),
};
