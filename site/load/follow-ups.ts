import type { Finding, ProblemCode } from '../errors';
import type { SourceFile } from '../text';

/** What is told of names that nobody has. A file under a folder is known by its name, whatever is wrong in it. */
const OF_NAMES: readonly ProblemCode[] = [
  'UNKNOWN_CLUSTER',
  'UNKNOWN_ENVIRONMENT',
  'UNKNOWN_IMAGE',
  'UNKNOWN_ISO',
  'UNKNOWN_MACHINE',
  'UNKNOWN_NODE',
  'UNKNOWN_OS_PROFILE',
  'UNKNOWN_ROLE',
  'UNKNOWN_TEMPLATE',
  'UNKNOWN_VM',
];

/** What the members and the router of an environment may have to do with. */
const OF_MEMBERS: readonly ProblemCode[] = [
  'EMPTY_ENVIRONMENT',
  'GATEWAY_WITHOUT_MACHINE',
  'LOCK_OUT_OF_DATE',
  'UNUSED_SECRET',
];

/** What a layer that is not there may have said otherwise. Everything else is wrong whatever it says. */
const OF_LAYERS: readonly ProblemCode[] = [
  'ALLOCATION_EXHAUSTED',
  'ALLOCATION_WITHOUT_RANGE',
  'BALLOON_TOO_LARGE',
  'CAPACITY_EXCEEDED',
  'DISK_TOO_SMALL',
  'FIELD_WITHOUT_EFFECT',
  'HOST_UNREACHABLE',
  'MISSING_DISK',
  'MISSING_FIELD',
  'MISSING_USER',
  'MTU_TOO_LARGE',
  'NO_NAME_SERVER',
  'NO_NODE_WITH_ROOM',
  'OS_MISMATCH',
  'ROUTER_NICS',
  'SHARD_IN_USE',
  'SNIPPETS_NEED_SSH',
  'SSH_KEY_FILE_MISSING',
  'TALOS_WITHOUT_CLUSTER',
  'UNKNOWN_DATASTORE',
  'UNKNOWN_DEVICE',
  'UNKNOWN_NETWORK',
  'USER_WITHOUT_KEY',
  'VLAN_NOT_CARRIED',
  'VM_ID_OUT_OF_RANGE',
  'VM_WITHOUT_ENVIRONMENT',
];

/**
 * Tells what is wrong for certain, although some files could not be read, from what only follows from that: people are to
 * see all faults of the healthy part at once, and none that is none.
 */
export function isNoFollowUp(broken: ReadonlyMap<string, SourceFile>): (finding: Finding) => boolean {
  const sources = new Set(broken.values());
  const paths = [...broken.keys()].filter((path) => path !== 'secrets.yaml');
  const isIn = (...folders: string[]): boolean =>
    paths.some((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
  // A file at the top, or a whole folder, holds layers and names alike.
  const isWhole = paths.some((path) => !path.includes('/'));
  const untold = new Set<ProblemCode>([
    ...(paths.length > 0 ? OF_MEMBERS : []),
    ...(isWhole || isIn('envs', 'nodes') ? OF_LAYERS : []),
    ...(isWhole ? OF_NAMES : []),
  ]);
  return ({ code, place }) => !untold.has(code) && !(place && sources.has(place.source));
}
