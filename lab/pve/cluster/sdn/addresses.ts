import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type Lab, type SectionRecord } from '../../model';
import { dropSection, findSection, optionText, putSection, sectionsOf } from '../../sections';
import { needSdn, sdnConfigs } from './sdn-objects';
import { isInNetwork } from './subnet-checks';
import { cidrOf, textOf } from './subnets';

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

/** A subnet whose addresses PVE itself manages. */
interface ManagedSubnet {
  readonly zone: string;
  readonly vnet: string;
  /** `10.20.0.0/24` */
  readonly subnet: string;
  readonly gateway: string;
}

type AddressRow = Pick<ManagedSubnet, 'zone' | 'vnet' | 'subnet'> & {
  readonly ip: string;
  readonly gateway?: 1;
  readonly mac?: string;
};

/** Subnets of the zones that have DHCP. */
function managedSubnets(lab: Lab): readonly ManagedSubnet[] {
  return sdnConfigs(lab, 'subnet').flatMap((subnet) => {
    const vnet = textOf(subnet.config['vnet']);
    const zone = textOf(lab.state.sdn.get(`vnet/${vnet}`)?.config?.['zone']);
    const { ipam, dhcp } = lab.state.sdn.get(`zone/${zone}`)?.config ?? {};
    if (ipam !== 'pve' || dhcp === undefined) return [];
    return [{ zone, vnet, subnet: cidrOf(subnet), gateway: textOf(subnet.config['gateway']) }];
  });
}

function gateways(lab: Lab): readonly AddressRow[] {
  return managedSubnets(lab).flatMap(({ zone, vnet, subnet, gateway }): readonly AddressRow[] =>
    gateway === '' || subnet.endsWith('/32') ? [] : [{ zone, vnet, subnet, ip: gateway, gateway: 1 }],
  );
}

function givenOut(lab: Lab): readonly AddressRow[] {
  const subnets = managedSubnets(lab);
  return sectionsOf(lab, FILE).flatMap(({ config }): readonly AddressRow[] => {
    const [ip, mac] = [optionText(config, 'ip'), optionText(config, 'mac')];
    const home = subnets.find((each) => each.vnet === config['vnet'] && isInNetwork(ip, each.subnet));
    if (!home) return [];
    const { zone, vnet, subnet } = home;
    return [{ zone, vnet, subnet, ip, ...(mac === '' ? {} : { mac }) }];
  });
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
    if (given.text('ipam') !== 'pve') throw refuse('Currently only PVE IPAM is supported!');
    return [...gateways(lab), ...givenOut(lab)].filter(({ zone, vnet }) =>
      caller.mayAny(`/sdn/zones/${zone}/${vnet}`, 'SDN.Audit', 'SDN.Allocate'),
    );
  }),
];
