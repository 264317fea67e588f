import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type SectionRecord } from '../../model';
import { dropSection, findSection, optionText, putSection, sectionsOf } from '../../sections';
import { needSdn, sdnConfigs } from './sdn-objects';

const FILE = 'sdn/ips';
const PATH = '/cluster/sdn/vnets/{vnet}/ips';

function find({ lab, given }: OperationCall): SectionRecord | undefined {
  return findSection(lab, FILE, `${given.text('zone')}/${given.text('ip')}`);
}

function write(call: OperationCall): null {
  const { lab, given } = call;
  const vnet = given.text('vnet');
  needSdn(lab, 'vnet', vnet);
  if (sdnConfigs(lab, 'subnet').every(({ config }) => config['vnet'] !== vnet)) {
    throw refuse(`vnet '${vnet}' has no subnets`);
  }
  const config = { vnet, ...given.options('vnet') };
  putSection(lab, { file: FILE, id: `${given.text('zone')}/${given.text('ip')}`, config });
  return null;
}

/** Addresses that PVE's own address management has given out */
export const addressRoutes: readonly AnyRoute[] = [
  operation(`POST ${PATH}`, (call) => {
    if (find(call)) throw refuse(`IP '${call.given.text('ip')}' already exists`);
    return write(call);
  }),
  operation(`PUT ${PATH}`, (call) => {
    const { lab, given } = call;
    const mac = given.optionalText('mac');
    const before = sectionsOf(lab, FILE).find(({ config }) => mac !== undefined && config['mac'] === mac);
    if (before) dropSection(lab, FILE, before.id);
    return write(call);
  }),
  operation(`DELETE ${PATH}`, (call) => {
    const entry = find(call);
    if (!entry) throw refuse(`IP '${call.given.text('ip')}' does not exist`);
    dropSection(call.lab, FILE, entry.id);
    return null;
  }),
  operation('GET /cluster/sdn/ipams/{ipam}/status', ({ lab, given, caller }) => {
    needSdn(lab, 'ipam', given.text('ipam'));
    return sectionsOf(lab, FILE)
      .map(({ config }) => config)
      .filter((config) =>
        caller.mayAny(
          `/sdn/zones/${optionText(config, 'zone')}/${optionText(config, 'vnet')}`,
          'SDN.Audit',
          'SDN.Allocate',
        ),
      )
      .map((config) => ({
        ...config,
        subnet:
          sdnConfigs(lab, 'subnet').find((subnet) => subnet.config['vnet'] === config['vnet'])?.id ?? '',
      }));
  }),
];
