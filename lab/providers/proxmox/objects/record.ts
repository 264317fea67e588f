import { formatValue, parsePropertyString } from '../../../../pve/wire';
import { isObject } from '../../values';
import type { Answer, Field, FieldOptions } from './field';
import { readFields, type Fields } from './fields';

/** How an object stands in one text. */
export interface RecordOptions extends FieldOptions {
  /** Key of the one value that PVE may answer without its key, `type` of `vga`. */
  readonly defaultKey?: string;
}

/** An object of arguments that travels as one property string, `enabled=1,storage=local`. */
export function record(key: string, parts: Fields, options: RecordOptions = {}): Field {
  const { defaultKey, ...rest } = options;
  return {
    key,
    ...rest,
    write: (value, planned) => {
      if (!isObject(value)) return undefined;
      const items = Object.entries(parts).flatMap(([name, part]) => {
        const inner = value[name] ?? null;
        const sent = inner === null ? undefined : part.write(inner, planned);
        return sent === undefined ? [] : [`${part.key}=${formatValue(sent).join(',')}`];
      });
      return items.length === 0 ? undefined : items.join(',');
    },
    read: (answer) => {
      const found = propertiesOf(answer[key], defaultKey);
      return found && readFields(parts, found, {});
    },
  };
}

/** A property string of the API, in text or taken apart in JSON. */
export function propertiesOf(value: unknown, defaultKey?: string): Answer | undefined {
  if (typeof value === 'object' && value !== null) return value as Answer;
  return typeof value === 'string' && value !== ''
    ? parsePropertyString(value, defaultKey === undefined ? {} : { defaultKey })
    : undefined;
}
