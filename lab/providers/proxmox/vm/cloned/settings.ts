import type { FormParams } from '../../../../../pve/wire';
import { text, texts } from '../../../resource';
import { isObject, type ObjectValue } from '../../../values';
import { given, properties } from '../../property';
import { createParams, flag, number, text as textField, type Fields } from '../../objects';

/** Arguments of processors that are a parameter each; the type and its flags are one together. */
export const CPU: Fields = {
  affinity: textField('affinity'),
  architecture: textField('arch'),
  cores: number('cores'),
  limit: number('cpulimit'),
  numa: flag('numa'),
  sockets: number('sockets'),
  units: number('cpuunits'),
  vcpus: number('vcpus'),
};

const MEMORY: Fields = {
  balloon: number('balloon'),
  hugepages: textField('hugepages'),
  keep_hugepages: flag('keephugepages'),
  shares: number('shares'),
  size: number('memory'),
};

/** What is set of processors, memory, display, random numbers and CD drives; the rest stays as the source has it. */
export function settingParams(planned: ObjectValue): FormParams {
  const part = (name: string): ObjectValue => {
    const value = planned[name] ?? null;
    return isObject(value) ? value : {};
  };
  const [cpu, vga, rng] = [part('cpu'), part('vga'), part('rng')];
  const flags = [...texts(cpu, 'flags')].sort().join(';');
  const type = text(cpu, 'type');
  return {
    ...createParams(CPU, cpu),
    ...createParams(MEMORY, part('memory')),
    cpu: type === '' ? undefined : properties(['cputype', type], ['flags', given(flags)]),
    vga: given(
      properties(
        ['clipboard', value(vga, 'clipboard')],
        ['memory', value(vga, 'memory')],
        ['type', value(vga, 'type')],
      ),
    ),
    rng0: given(
      properties(
        ['source', value(rng, 'source')],
        ['max_bytes', value(rng, 'max_bytes')],
        ['period', value(rng, 'period')],
      ),
    ),
    ...Object.fromEntries(
      Object.entries(part('cdrom')).map(([slot, drive]) => {
        const file = isObject(drive) ? text(drive, 'file_id') : '';
        return [slot, properties(['file', file === '' ? 'cdrom' : file], ['media', 'cdrom'])] as const;
      }),
    ),
  };
}

function value(object: ObjectValue, name: string): string | number | undefined {
  const found = object[name];
  return typeof found === 'string' || typeof found === 'number' ? found : undefined;
}
