import { descend, type MapTree } from '../yaml';

const SECTIONS = ['nics', 'bonds', 'vlans', 'bridges'];

/** Whether an interface or an address of a machine was refused: nobody knows what it should have said. */
export function hasRefusedInterface(hardware: MapTree): boolean {
  return SECTIONS.some((name) => {
    const section = descend(hardware, [name]);
    if (section?.kind !== 'map') return section?.kind === 'invalid';
    return [...section.entries.values()].some(({ value }) =>
      [value, descend(value, ['ipv4']), descend(value, ['ipv6'])].some(
        (tree) => tree?.kind === 'invalid' || descend(tree, ['address'])?.kind === 'invalid',
      ),
    );
  });
}
