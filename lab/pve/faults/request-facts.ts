import type { RequestFacts } from './matching';

const VMIDS = ['vmid', 'newid', 'target-vmid'];
const NODES = ['node', 'target'];
const STORAGES = ['storage', 'targetstorage', 'target-storage'];

function wordsOf(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(/[,;\s\0]+/).filter((word) => word !== '');
}

/**
 * Reads what a request is about from its parameters as they were given: nothing of them is checked here.
 *
 * @param isStorage whether there is a storage of that name
 */
export function factsOf(
  method: string,
  path: string,
  params: Readonly<Record<string, string>>,
  isStorage: (name: string) => boolean,
): RequestFacts {
  const pick = (names: readonly string[]): string[] => names.flatMap((name) => wordsOf(params[name]));
  // `scsi0: local-lvm:8,import-from=local:import/x.qcow2`
  const volumes = Object.values(params).flatMap((value) =>
    [...value.matchAll(/(?:^|[,=])([A-Za-z][\w.-]*):/g)].map((match) => match[1] ?? ''),
  );
  return {
    method,
    path,
    vmids: pick(VMIDS).map(Number),
    nodes: pick(NODES),
    storages: [...pick(STORAGES), ...volumes].filter(isStorage),
  };
}

/** What a task is about that no request started. */
export function factsOfTask({ node, id }: { readonly node: string; readonly id: string }): RequestFacts {
  const vmids = /^\d+$/.test(id) ? [Number(id)] : [];
  return { method: '', path: '', vmids, nodes: [node], storages: [] };
}
