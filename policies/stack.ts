/** A block or value of Terraform's JSON configuration. */
export type Body = Readonly<Record<string, unknown>>;

/** A resource as it is configured. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  /** `proxmox_virtual_environment_vm.dev1` */
  readonly address: string;
  readonly body: Body;
  /** Path of its construct, `dev/machines/dev1/Resource`; absent where nothing tells it. */
  readonly path?: string;
}

/** The configuration of one stack, as `cdk.tf.json` holds it. */
export class Stack {
  readonly #byType = new Map<string, readonly Resource[]>();

  /** @param document what the file holds; parts that it does not have are empty */
  constructor(private readonly document: Body) {
    for (const [type, resources] of Object.entries(bodyOf(document['resource']))) {
      const all = Object.entries(bodyOf(resources)).map(([name, body]) => ({
        type,
        name,
        address: `${type}.${name}`,
        body: bodyOf(body),
        ...pathOf(bodyOf(body)),
      }));
      this.#byType.set(type, all);
    }
  }

  /** Resources of a type, and of the other name that the provider has for it. */
  resources(type: string): readonly Resource[] {
    const [short, long] = namesOf(type);
    return [...(this.#byType.get(short) ?? []), ...(this.#byType.get(long) ?? [])];
  }

  /** Blocks of a provider. */
  providers(name: string): readonly Body[] {
    return blocks(bodyOf(this.document['provider'])[name]);
  }

  /** The `terraform` block. */
  get settings(): Body {
    return bodyOf(this.document['terraform']);
  }

  /** Defaults of variables by name. */
  variableDefault(name: string): unknown {
    return bodyOf(bodyOf(this.document['variable'])[name])['default'];
  }
}

/** The provider has some types under a short and a long name, which mean the same; machines have the long one only. */
function namesOf(type: string): readonly [string, string] {
  const stem = type.replace(/^proxmox_(virtual_environment_)?/, '');
  const long = `proxmox_virtual_environment_${stem}`;
  // proxmox_vm is another, experimental resource.
  return stem === 'vm' ? ['', long] : [`proxmox_${stem}`, long];
}

/** Blocks of a name: one stands alone or in a list. */
export function blocks(value: unknown): readonly Body[] {
  if (Array.isArray(value))
    return value.filter((each) => typeof each === 'object' && each !== null) as Body[];
  return typeof value === 'object' && value !== null ? [value as Body] : [];
}

/** The one block of a name; empty where there is none. */
export function block(value: unknown): Body {
  return blocks(value)[0] ?? {};
}

/** True for what is known only when it is applied: a policy cannot judge it. */
export function isUnknown(value: unknown): boolean {
  return typeof value === 'string' && /(?<!\$)\$\{/.test(value);
}

/** Text that is written out; undefined for references and for what is not there. */
export function literal(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !isUnknown(value) ? value : undefined;
}

/** Whether a switch is off: not there, null or false, but not left to a reference. */
export function isOff(value: unknown): boolean {
  return value === undefined || value === null || value === false;
}

function pathOf(body: Body): Pick<Resource, 'path'> {
  const path = literal(bodyOf(bodyOf(body['//'])['metadata'])['path']);
  return path === undefined ? {} : { path };
}

function bodyOf(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}
