import type { ParameterFacts, OperationsFile } from '../../../../lab/pve/operations/model';
import data from '../../../../lab/pve/operations/operations.json';
import { sampleOf } from '../conformance/sample-path';
import type { Random } from './random';
import { valueOf, type Aim } from './values';

const FILE = data as unknown as OperationsFile;

/** A request that is to be made. */
export interface FuzzRequest {
  /** `POST /nodes/{node}/qemu` */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api2/json/`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Of parameters whose description says less than handlers want. */
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  url: [
    'http://127.0.0.1:1/x.iso',
    'https://cloud.example.org/debian-12-genericcloud-amd64.qcow2',
    'nonsense',
  ],
  snapname: ['before', 'after', 'current'],
  disk: ['scsi0', 'ide2', 'unused0', 'rootfs', 'mp0'],
  ostemplate: ['local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst', 'local:vztmpl/none.tar.gz'],
  filename: ['x.iso', 'debian-12.qcow2', 'vm-100-disk-9', '../x.iso'],
  archive: ['local:backup/vzdump-qemu-100-2026_11_21-06_12_59.vma', '-'],
  size: ['+1G', '9G', '1M', '4M'],
  delete: ['description', 'net0', 'lock', 'tags', 'unused0', 'nonsense', 'scsi0', 'comment'],
  digest: ['da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  // Nothing of it leaves this machine.
  reference: ['127.0.0.1:1/x', '127.0.0.1:1/x:1', '127.0.0.1:99999/x'],
  userid: ['ann@pve', 'bob@pve', 'new@pve'],
};

function factsOf(name: string, major: 8 | 9): readonly (readonly [string, ParameterFacts])[] {
  const entry = FILE.operations[name];
  const operation = entry?.both ?? (major === 9 ? entry?.v9 : entry?.v8);
  return (operation?.params?.split(' ') ?? []).map((part) => {
    const [parameter = '', index] = part.split(':');
    return [parameter, FILE.parameters[Number(index)] ?? {}] as const;
  });
}

/** A request to an operation, with values by what the API says of each parameter. */
export function requestFor(name: string, major: 8 | 9, random: Random): FuzzRequest {
  const [method = 'GET', path = ''] = name.split(' ');
  const facts = new Map(factsOf(name, major));
  const aim: Aim = random.pick(['valid', 'valid', 'valid', 'edge', 'wrong']);
  const one = (key: string): string => {
    // One parameter at a time is wrong: else nothing would get past the first.
    const own = aim === 'valid' || random.chance(0.3) ? aim : 'valid';
    const names = BY_NAME[key];
    if (own !== 'wrong' && names && random.chance(0.8)) return random.pick(names);
    return valueOf(facts.get(key) ?? {}, random, own);
  };
  const steps = new Set<string>();
  const filled = path.slice(1).replace(/\{([^}]+)\}/g, (_, key: string) => {
    steps.add(key);
    const sample = sampleOf(name, key);
    const value = sample !== undefined && random.chance(0.6) ? sample : one(key);
    return encodeURIComponent(value === '' ? 'x' : value);
  });
  const params: Record<string, string> = {};
  for (const [key, parameter] of facts) {
    if (steps.has(key)) continue;
    const wanted = parameter.optional ? random.chance(Math.min(0.5, 4 / facts.size)) : random.chance(0.97);
    if (wanted) params[key.replace('[n]', String(random.pick([0, 0, 0, 1, 2, 300])))] = one(key);
  }
  if (aim === 'wrong' && random.chance(0.1)) params['nonsense'] = 'x';
  return { name, method: method as FuzzRequest['method'], path: filled, params };
}
