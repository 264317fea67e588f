import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Journal } from '../../../../lab/providers/proxmox/journal';
import { proxmoxResources } from '../../../../lab/providers/proxmox/resources';
import type { Session } from '../../../../lab/providers/proxmox/session';
import { planChange } from '../../../../lab/providers/protocol/resource-change';
import type { Operation, ResourceType } from '../../../../lab/providers/resource';
import type { Attribute, Block } from '../../../../lab/providers/schema';
import { blockType } from '../../../../lab/providers/schema';
import { conform, schemaPath, type ObjectValue, type Value } from '../../../../lab/providers/values';
import { sampleBlock, withOther } from './sample';

const file = resolve(__dirname, '../../../../../shared/contracts/bpg-provider-planning.json');
const suite = existsSync(file) ? describe : describe.skip;
const facts = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      { force_new?: string[]; defaults?: Record<string, Value> }
    >)
  : {};
const resources = proxmoxResources(new Journal('/nonexistent', Date.now), Date.now);
const known = Object.keys(facts).filter((name) => resources[name] !== undefined);

/** What the dump of facts cannot tell: the real provider decides it by the values. */
const DECIDED_BY_VALUES: Readonly<Record<string, RegExp>> = {
  // The id of a subnet is computed, and replaces: any change is a replacement.
  proxmox_sdn_subnet: /./,
  proxmox_virtual_environment_vm: /^(vm_id|node_name|tpm_state|efi_disk|id)/,
  proxmox_virtual_environment_container: /^(vm_id|disk|id|mount_point)/,
  // After an import it does not know how the pool was made.
  proxmox_node_disk_zfs: /^(add_storage|ashift|compression|devices|draid_config|raidlevel)/,
};

const operation: Operation<Session> = {
  session: undefined as unknown as Session,
  signal: new AbortController().signal,
  warn: () => undefined,
  notes: new Map(),
  saved: () => undefined,
};

async function replacements(
  resource: ResourceType<Session>,
  prior: ObjectValue,
  config: ObjectValue,
): Promise<string[]> {
  const { replace } = await planChange(resource, prior, config, operation);
  return replace.map(schemaPath);
}

/** A state and the configuration that it follows from. */
function settled(resource: ResourceType<Session>): { prior: ObjectValue; config: ObjectValue } {
  const { block } = resource.schema;
  // The older SDK gives every type an id that nobody sets.
  const config = { ...sampleBlock(block), ...(resource.legacy ? { id: null } : {}) };
  const state = conform(sampleBlock(block, { computed: true }), blockType(block)) as ObjectValue;
  // Guests are told apart by their number, which is also their id.
  const { vm_id: vmId } = state;
  const isGuest = typeof vmId === 'number' && typeof state.id === 'string';
  if (!isGuest) return { prior: state, config };
  // PVE ends the description of a container with a line's end.
  const description: ObjectValue = state.idmap === undefined ? {} : { description: 'text1\n' };
  return { prior: { ...state, ...description, id: String(vmId) }, config };
}

function other(value: Value): Value {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return null;
}

function attributeAt(block: Block, path: readonly string[]): Attribute | undefined {
  const [name = '', ...rest] = path;
  const attribute = block.attributes[name];
  if (rest.length === 0) return attribute;
  if (attribute?.nested) return attributeAt({ attributes: attribute.nested.attributes }, rest);
  const nested = block.blocks?.[name];
  return nested && attributeAt(nested.block, rest);
}

suite('plans by the facts of the real provider (skipped without ../shared/contracts)', () => {
  describe.each(known)('%s', (name) => {
    const resource = resources[name]!;
    const { force_new: forceNew = [], defaults = {} } = facts[name] ?? {};
    const { block } = resource.schema;
    const isOpen = (path: string): boolean => !(DECIDED_BY_VALUES[name]?.test(path) ?? false);

    it('changes nothing where nothing differs', async () => {
      const { prior, config } = settled(resource);
      const { planned, replace } = await planChange(resource, prior, config, operation);
      expect({ planned, replace }).toEqual({ planned: prior, replace: [] });
    });

    // What only the provider tells is in no configuration.
    const isInput = (path: string): boolean => {
      const attribute = attributeAt(block, path.split('.'));
      return attribute?.optional === true || attribute?.required === true;
    };
    const replacing = forceNew.filter((path) => isOpen(path) && isInput(path));
    if (replacing.length > 0) {
      it.each(replacing)('is replaced for another %s', async (path) => {
        const { prior, config } = settled(resource);
        const changed = withOther(config, path.split('.'), other);
        expect(await replacements(resource, prior, changed)).toContain(path);
      });
    }

    const changing = Object.entries(block.attributes)
      .filter(
        ([argument, attribute]) => !forceNew.includes(argument) && !attribute.nested && !attribute.writeOnly,
      )
      .filter(
        ([argument, attribute]) =>
          isOpen(argument) && (attribute.optional === true || attribute.required === true),
      )
      .map(([argument]) => argument);
    if (changing.length > 0) {
      it.each(changing)('is changed in place for another %s', async (path) => {
        const { prior, config } = settled(resource);
        expect(await replacements(resource, prior, withOther(config, [path], other))).toEqual([]);
      });
    }

    const filled = Object.entries(defaults).filter(
      ([path, value]) =>
        !path.includes('.') && block.attributes[path] && value !== '' && !Array.isArray(value),
    );
    if (filled.length > 0) {
      it.each(filled)('fills in %s', async (path, told) => {
        const config = sampleBlock(block, { required: true });
        const { planned } = await planChange(resource, null, config, operation);
        const shown = typeof told === 'string' ? told.replace(/^value defaults to /, '') : told;
        const found = (planned as ObjectValue)[path] ?? null;
        expect(typeof shown === 'string' ? JSON.stringify(found).replaceAll('"', '') : found).toEqual(shown);
      });
    }
  });
});
