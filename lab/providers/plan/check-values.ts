import type { Attribute, Block, NestedAttributes } from '../schema';
import type { Diagnostic, Validator } from '../resource';
import {
  isList,
  isObject,
  schemaPath,
  showPath,
  Unknown,
  type ObjectValue,
  type Value,
  type ValuePath,
} from '../values';

/** Runs validators over a configuration, and warns of deprecated arguments. Unknown values pass. */
export function checkValues(
  block: Block,
  config: ObjectValue,
  validators: Readonly<Record<string, Validator>>,
  path: ValuePath = [],
): Diagnostic[] {
  const found = Object.entries(block.attributes).flatMap(([name, attribute]) =>
    checkAttribute(attribute, config, [...path, name], validators),
  );
  for (const [name, nested] of Object.entries(block.blocks ?? {})) {
    const elements = config[name];
    if (!isList(elements)) continue;
    for (const [index, element] of elements.entries()) {
      if (isObject(element))
        found.push(...checkValues(nested.block, element, validators, [...path, name, index]));
    }
  }
  return found;
}

function checkAttribute(
  attribute: Attribute,
  config: ObjectValue,
  path: ValuePath,
  validators: Readonly<Record<string, Validator>>,
): Diagnostic[] {
  const value = config[path[path.length - 1] ?? ''] ?? null;
  if (value === null || value instanceof Unknown) return [];
  const found: Diagnostic[] = [];
  const name = showPath(path);
  if (attribute.deprecated) {
    const detail = `${name} is deprecated and will be removed in a future version of the provider.`;
    found.push({ severity: 'warning', summary: 'Argument is deprecated', detail, path });
  }
  const complaint = validators[schemaPath(path)]?.(value);
  if (complaint !== undefined) {
    const detail = attribute.sensitive
      ? `${name} ${complaint}.`
      : `${name} ${complaint}, got ${show(value)}.`;
    found.push({ severity: 'error', summary: `Invalid value for ${name}`, detail, path });
  }
  if (attribute.nested) found.push(...checkNested(attribute.nested, value, path, validators));
  if (attribute.fields && isList(value)) {
    for (const [index, element] of value.entries()) {
      if (!isObject(element)) continue;
      for (const field of Object.keys(element)) {
        found.push(
          ...checkAttribute(
            { deprecated: attribute.deprecatedFields?.includes(field) },
            element,
            [...path, index, field],
            validators,
          ),
        );
      }
    }
  }
  return found;
}

/** Elements of sets and maps have no position that Terraform could show: there the whole is pointed at. */
function checkNested(
  { nesting, attributes }: NestedAttributes,
  value: Value,
  path: ValuePath,
  validators: Readonly<Record<string, Validator>>,
): Diagnostic[] {
  if (nesting === 'single')
    return isObject(value) ? checkValues({ attributes }, value, validators, path) : [];
  const elements = isList(value) ? value : isObject(value) ? Object.values(value) : [];
  const found = elements.flatMap((element, index) =>
    isObject(element) ? checkValues({ attributes }, element, validators, [...path, index]) : [],
  );
  return nesting === 'list' ? found : found.map((each) => ({ ...each, path }));
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
