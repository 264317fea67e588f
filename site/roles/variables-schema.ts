import { readArgumentSpecs, type RoleOption, wordsOf } from './argument-specs';

type Schema = Readonly<Record<string, unknown>>;

/** What Ansible makes of a template is not known before it runs. */
const TEMPLATE: Schema = { type: 'string', pattern: '\\{\\{' };

/**
 * A JSON Schema of `host_vars` and `group_vars`, made of the argument specs of all roles: types, choices and fields of
 * the roles' variables; any other variable may be there too.
 * @param specs - the text of the file for each role
 */
export function renderVariablesSchema(specs: ReadonlyMap<string, string>): string {
  const properties = Object.fromEntries(
    [...specs]
      .sort()
      .flatMap(([, text]) =>
        Object.entries(readArgumentSpecs(text).options).map(([name, option]) => [name, schemaOf(option)]),
      ),
  );
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Variables of hosts and groups',
    type: 'object',
    properties,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function schemaOf(option: RoleOption): Schema {
  const description = wordsOf(option.description);
  const plain = plainOf(option, option.type ?? 'str');
  // Text may be a template anyway.
  return plain['type'] === 'string' && !option.choices
    ? { description, ...plain }
    : { description, anyOf: [plain, TEMPLATE] };
}

function plainOf({ elements = 'str', choices, options }: RoleOption, type: string): Schema {
  if (type === 'list')
    return { type: 'array', items: plainOf({ description: '', ...(options && { options }) }, elements) };
  if (type === 'dict') return options ? fieldsOf(options) : { type: 'object' };
  if (type === 'bool') return { type: 'boolean' };
  if (type === 'int') return { type: 'integer' };
  return { type: 'string', ...(choices && { enum: choices }) };
}

function fieldsOf(options: Readonly<Record<string, RoleOption>>): Schema {
  const entries = Object.entries(options);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, option]) => [name, schemaOf(option)])),
    required: entries.flatMap(([name, { required = false }]) => (required ? [name] : [])),
    additionalProperties: false,
  };
}
