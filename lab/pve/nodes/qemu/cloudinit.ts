import { generateMetaData, generateNetworkConfig, generateUserData } from '../../cloud-init';
import { operation, type AnyRoute } from '../../http';
import { needUnlocked, needVm, viewPending } from '../../vm';

const BASE = '/nodes/{node}/qemu/{vmid}/cloudinit';
const KEYS = /^(?:ci\w+|sshkeys|nameserver|searchdomain|ipconfig\d+|name|net\d+)$/;

/** Values are texts here, numbers too. */
function asText(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name === 'value' || name === 'pending' ? String(value) : value,
    ]),
  );
}

/** `/nodes/{node}/qemu/{vmid}/cloudinit` */
export const cloudinitRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}`, ({ lab, given }) =>
    viewPending(needVm(lab, given.node, given.vmid))
      .filter(({ key }) => KEYS.test(String(key)))
      .map(asText),
  ),
  operation(`PUT ${BASE}`, ({ lab, given }) => {
    // The data is made anew at each boot; of what it says nothing ever waits.
    needUnlocked(lab, given.node, given.vmid);
    return null;
  }),
  // What PVE makes of the options, also where no drive holds it and where `cicustom` names other files.
  operation(`GET ${BASE}/dump`, ({ lab, given }) => {
    const vm = needVm(lab, given.node, given.vmid);
    const user = generateUserData(vm);
    const network = generateNetworkConfig(vm);
    return { user, network, meta: generateMetaData(user, network) }[given.text('type')] ?? '';
  }),
];
