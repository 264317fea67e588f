import { ConstructError } from './construct-error';

/**
 * @param owner `VM dev1`
 * @throws {@link ConstructError} `VM_NODES`
 */
export function validateNodes(
  owner: string,
  { node, nodes }: { readonly node: string; readonly nodes?: readonly string[] },
): void {
  if (!nodes || nodes.includes(node)) return;
  throw new ConstructError(
    'VM_NODES',
    `${owner} is made on ${node} and may run on ${nodes.join(', ') || 'none'} alone. Make it on one of these.`,
  );
}
