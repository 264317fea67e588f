import type { ProblemList } from '../errors';
import { isOfMachineAlone, type SiteDraft } from '../resolve';
import { checkAddresses } from './addresses';
import { checkDiskIdentities } from './disk-identities';
import { checkDisks } from './disks';
import { checkClones } from './clones';
import { checkEnvironments } from './environments';
import { checkFileNames } from './file-names';
import { checkFirewalls } from './firewall';
import { checkGateways } from './gateways';
import { checkMacs } from './macs';
import { checkMounts } from './mounts';
import { checkMtus } from './mtus';
import { checkNames } from './names';
import { checkReferences } from './references';
import { checkSdnIds } from './sdn-ids';
import { checkSubnets } from './subnets';
import { checkVmIds } from './vm-ids';
import { checkInstallations } from './installations';
import { checkDefaultGateways } from './default-gateways';
import { checkMemory } from './memory';
import { checkNotYetServed } from './not-yet-served';
import { checkVmIdRanges } from './vm-id-ranges';
import { checkCapacity } from './capacity';
import { checkClusterNetworks } from './cluster-networks';
import { checkClusterPlacement } from './cluster-placement';
import { checkClusters } from './clusters';
import { checkCycles } from './cycles';
import { checkDependencies } from './dependencies';
import { checkGroupNames } from './group-names';
import { checkHostInterfaces } from './host-interfaces';
import { checkDatastores } from './datastores';
import { checkMachineParts } from './machine-parts';
import { checkMachineReferences } from './machine-references';
import { checkNameServers } from './name-servers';
import { checkOperatingSystems } from './operating-systems';
import { checkRanges } from './ranges';
import { checkReachability } from './reachability';
import { checkRoleVariables } from './role-variables';
import { checkServices } from './services';
import type { Variables } from '../secrets';
import { checkSecrets } from './secrets';
import { checkVlans } from './vlans';
import { checkVmNodes } from './vm-nodes';
import { checkWithoutEffect } from './without-effect';

/** One question about a whole site. Each takes time in proportion to the site's size, or that times its logarithm. */
type Check = (site: SiteDraft, problems: ProblemList, environment: Variables) => void;

const CHECKS: readonly Check[] = [
  checkReferences,
  checkEnvironments,
  checkNames,
  checkGroupNames,
  checkVmIds,
  checkSubnets,
  checkGateways,
  checkAddresses,
  checkMacs,
  checkMtus,
  checkSdnIds,
  checkDisks,
  checkDiskIdentities,
  checkCapacity,
  checkClones,
  checkFileNames,
  checkClusters,
  checkClusterNetworks,
  checkClusterPlacement,
  checkDependencies,
  checkFirewalls,
  checkHostInterfaces,
  checkCycles,
  checkDatastores,
  checkMachineParts,
  checkMounts,
  checkMachineReferences,
  checkRanges,
  checkReachability,
  checkRoleVariables,
  checkSecrets,
  checkServices,
  checkVlans,
  checkVmNodes,
  checkDefaultGateways,
  checkMemory,
  checkVmIdRanges,
  checkNotYetServed,
  checkInstallations,
  checkOperatingSystems,
  checkNameServers,
  checkWithoutEffect,
];

/** Judges the drafts of a site: everything that needs more than one field or file. */
export function checkSite(site: SiteDraft, problems: ProblemList, environment: Variables): void {
  for (const check of CHECKS) check(site, problems, environment);
  if (site.strays.length === 0) return;
  const strays = { ...site, machines: site.strays };
  problems.during(isOfMachineAlone, () => {
    for (const check of CHECKS) check(strays, problems, environment);
  });
}
