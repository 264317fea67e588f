import { formatPlace, nearest, type ProblemList, suggestName } from '../errors';
import { BUILT_IN_NAME } from '../layers';
import type { SiteDraft } from '../resolve';
import { ROLE_VARIABLES, type RoleVariable } from '../roles';
import { descend, type Entry, toPlain, type Tree } from '../yaml';

/** Fields of `install` that become a variable of a role, which a value under `vars` replaces. */
const FIELDS: Readonly<Record<string, string>> = {
  base_locale: 'locale',
  base_timezone: 'timezone',
  base_ntp_servers: 'ntp_servers',
  base_packages: 'packages',
};

/**
 * Variables for the roles that come with Rackwright are known to them and of their type, and nothing is given both as a
 * value and as a secret. Variables of other roles are nobody's business here.
 */
export function checkRoleVariables(site: SiteDraft, problems: ProblemList): void {
  const visited = new WeakSet<Tree>();
  for (const { software } of [...site.machines, ...site.hosts]) {
    const [vars, secrets] = [descend(software, ['vars']), descend(software, ['secrets'])];
    for (const [name, entry] of entriesOf(vars)) {
      // What many machines share is one tree, and is looked at once.
      if (visited.has(entry.value)) continue;
      visited.add(entry.value);
      tellReplaced(name, entry, software, problems);
      const variable = knownVariable(name, entry, problems);
      if (variable) checkType(name, variable, entry, problems);
    }
    for (const [name, entry] of entriesOf(secrets)) {
      if (isGiven(descend(vars, [name]))) {
        problems.add({
          code: 'DUPLICATE_VARIABLE',
          message: `"${name}" is given as a value under "vars" and as a secret under "secrets"`,
          hint: `remove one of them; "vars: { ${name}: null }" removes what a lower layer says`,
          place: entry.key,
        });
      }
      if (visited.has(entry.value)) continue;
      visited.add(entry.value);
      knownVariable(name, entry, problems);
    }
  }
}

/** A field that has no effect, since a variable says the same thing. */
function tellReplaced(name: string, { key, value }: Entry, software: Tree, problems: ProblemList): void {
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  const replaced = field === undefined ? undefined : descend(software, [field]);
  if (field === undefined || !replaced || !isGiven(replaced) || !isGiven(value)) return;
  // What nobody wrote is no contradiction.
  if (replaced.place.source.name === BUILT_IN_NAME) return;
  problems.add({
    code: 'DUPLICATE_VARIABLE',
    severity: 'warning',
    message: `"${name}" under "vars" replaces "${field}" (${formatPlace(replaced.place)})`,
    hint: `write the value as "${field}", and remove the variable`,
    place: key,
  });
}

function entriesOf(tree: Tree | undefined): Iterable<[string, Entry]> {
  return tree?.kind === 'map' ? tree.entries : [];
}

function isGiven(tree: Tree | undefined): boolean {
  return tree !== undefined && !(tree.kind === 'scalar' && tree.value === null);
}

/** A variable whose name begins with a role's is one of that role. */
function knownVariable(name: string, { key, value }: Entry, problems: ProblemList): RoleVariable | undefined {
  if (!isGiven(value)) return undefined;
  const role = Object.keys(ROLE_VARIABLES).find((each) => name.startsWith(`${each}_`));
  const known = role === undefined ? undefined : ROLE_VARIABLES[role];
  if (role === undefined || !known || Object.hasOwn(known, name)) return known?.[name];
  problems.add({
    code: 'UNKNOWN_VARIABLE',
    message: `the role "${role}" has no variable "${name}"`,
    hint: suggestVariable(name, Object.keys(known), role),
    place: key,
  });
  return undefined;
}

function suggestVariable(name: string, known: readonly string[], role: string): string {
  // The prefix is right already, and would make every name near.
  const rest = (each: string): string => each.slice(role.length + 1);
  const near = nearest(rest(name), known.map(rest));
  return near === undefined ? suggestName('', known, 'variable') : `did you mean "${role}_${near}"?`;
}

function checkType(name: string, variable: RoleVariable, { value }: Entry, problems: ProblemList): void {
  const plain = toPlain(value);
  if (plain === undefined || isTemplate(plain)) return;
  const { type, elements, choices } = variable;
  if (!isOfType(plain, type)) {
    const message = `"${name}" cannot be ${describe(plain)}`;
    const hint = `it is ${WORDS[type] ?? type}${type === 'str' ? ': put it in quotes' : ''}`;
    problems.add({ code: 'WRONG_TYPE', message, hint, place: value.place });
  } else if (choices && !choices.includes(textOf(plain))) {
    const message = `"${name}" cannot be "${textOf(plain)}"`;
    problems.add({ code: 'BAD_VALUE', message, hint: `allowed: ${choices.join(', ')}`, place: value.place });
  } else if (value.kind === 'list' && elements !== undefined) {
    for (const item of value.items) {
      const each = toPlain(item);
      if (each === undefined || isTemplate(each) || isOfType(each, elements)) continue;
      const message = `an item of "${name}" cannot be ${describe(each)}`;
      const hint = `each is ${WORDS[elements] ?? elements}`;
      problems.add({ code: 'WRONG_TYPE', message, hint, place: item.place });
    }
  }
}

type Plain = NonNullable<ReturnType<typeof toPlain>> | null;

const WORDS: Readonly<Record<string, string>> = {
  bool: 'true or false',
  dict: 'a map',
  int: 'a whole number',
  list: 'a list',
  path: 'a text',
  str: 'a text',
};

function textOf(plain: Plain): string {
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

/** What Ansible makes of a template is not known here. */
function isTemplate(value: Plain): boolean {
  return typeof value === 'string' && value.includes('{{');
}

function isOfType(value: Plain, type: string): boolean {
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'int') return Number.isInteger(value);
  if (type === 'list') return Array.isArray(value);
  if (type === 'dict') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return type === 'str' || type === 'path' ? typeof value === 'string' : true;
}

function describe(value: Plain): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? `the text "${value}"` : `the ${typeof value} ${String(value)}`;
}
