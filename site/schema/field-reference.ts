import { fileKinds, type JsonSchema } from './json-schemas';

const HEAD = '| field | type | without it | examples | what it is |\n| --- | --- | --- | --- | --- |\n';

/** A page of the reference for each kind of file, by its path below `docs/reference/`: `files/vm.md`. */
export function fieldReference(): ReadonlyMap<string, string> {
  const kinds = fileKinds();
  const pages = kinds.map(
    ({ name, file, schema }) => [`files/${name}.md`, new Page(schema).render(file)] as const,
  );
  const links = kinds.map(({ name, file }) => `- [\`${file}\`](${name}.md)\n`).join('');
  const index = `# Fields of a site's files\n\n${MADE}\nOne page for each kind of file:\n\n${links}`;
  return new Map([...pages, ['files/README.md', index]]);
}

const MADE = `Made from the schemas in \`site/schema/\` by \`npm run generate\`; a test keeps the two in step.
`;

/** A map of the file, whose fields have a table of their own. */
interface Section {
  readonly path: string;
  readonly schema: JsonSchema;
}

class Page {
  /** Path under which a shape was or will be described; each is, once. */
  readonly #described = new Map<JsonSchema, string>();
  readonly #sections: Section[] = [];

  constructor(private readonly root: JsonSchema) {}

  render(file: string): string {
    this.follow(this.root, '');
    const parts: string[] = [];
    // Tables ask for further ones.
    for (let section = this.#sections.shift(); section; section = this.#sections.shift()) {
      const heading = section.path === '' ? '' : `## \`${section.path}\`\n\n`;
      parts.push(`${heading}${HEAD}${this.rows(section).join('')}`);
    }
    const words =
      '`<name>` stands for a key of your own, `[]` for each entry of a list. `null` removes what lower layers say.';
    return `# \`${file}\`\n\n${MADE}\n${words}\n\n${parts.join('\n')}`;
  }

  private rows({ path, schema }: Section): string[] {
    return Object.entries(schema.properties ?? {}).map(([name, field]) => {
      const at = this.resolved(field);
      const [words, without] = split(field.description ?? at.description ?? '');
      const examples = (field.examples ?? at.examples ?? []).map((example) => code(JSON.stringify(example)));
      const type = this.typeOf(field, path === '' ? name : `${path}.${name}`);
      return `| \`${name}\` | ${type} | ${without} | ${examples.join(', ')} | ${words} |\n`;
    });
  }

  /** The type in words with its range; maps and lists of maps lead to the table of their fields. */
  private typeOf(field: JsonSchema, path: string): string {
    const at = this.resolved(field);
    if (isAnything(at)) return 'anything';
    const options = (at.anyOf ?? at.oneOf ?? []).filter((option) => option.type !== 'null');
    if (options.length > 0) return unique(options.map((option) => this.typeOf(option, path))).join(' or ');
    if (at.const !== undefined) return code(JSON.stringify(at.const));
    if (at.enum)
      return at.enum
        .filter((value) => value !== null)
        .map((value) => code(typeof value === 'string' ? value : JSON.stringify(value)))
        .join(', ');
    if (at.properties) return `[map](#${anchor(this.follow(at, path))})`;
    if (at.items) return `list of ${this.typeOf(at.items, `${path}[]`)}`;
    if (typeof at.additionalProperties === 'object') {
      return `by name: ${this.typeOf(at.additionalProperties, `${path}.<name>`)}`;
    }
    const [type] = [at.type].flat().filter((each) => each !== 'null');
    return `${NAMES[type ?? ''] ?? 'anything'}${rangeOf(at)}`;
  }

  /** Has a map described, and gives the path under which it is. */
  private follow(schema: JsonSchema, path: string): string {
    const at = this.resolved(schema);
    const known = this.#described.get(at);
    if (known !== undefined) return known;
    this.#described.set(at, path);
    this.#sections.push({ path, schema: at });
    return path;
  }

  private resolved(schema: JsonSchema): JsonSchema {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : (this.root.definitions?.[name] ?? schema);
  }
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'map',
  array: 'list',
};

function rangeOf({ minimum, maximum }: JsonSchema): string {
  const isBound = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) < 2 ** 53 - 1;
  if (isBound(minimum) && isBound(maximum)) return `, ${String(minimum)} to ${String(maximum)}`;
  if (isBound(minimum)) return `, at least ${String(minimum)}`;
  return isBound(maximum) ? `, at most ${String(maximum)}` : '';
}

/** A description without the sentence that says what holds without the field, and that sentence. */
function split(description: string): readonly [words: string, without: string] {
  const match = /\s*\b(?:Default: (?<value>.+)|(?<required>Required\b.*))\.$/.exec(description);
  const words = match ? description.slice(0, match.index) : description;
  const without = match?.groups?.['value'] ?? match?.groups?.['required'] ?? '';
  return [cell(words), cell(without)];
}

/** Values that are not ours to describe may be of any type: their shape is made of itself. */
function isAnything({ anyOf = [] }: JsonSchema): boolean {
  return ['string', 'number', 'boolean', 'array', 'object'].every((type) =>
    anyOf.some((option) => option.type === type),
  );
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll(/\s+/g, ' ').trim();
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
/** As GitHub makes anchors of headings. */
const anchor = (path: string): string => path.toLowerCase().replaceAll(/[^\w -]/g, '');
