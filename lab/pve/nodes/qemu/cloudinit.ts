import { cloudInitOf } from '../../cloud-init';
import { operation, type AnyRoute } from '../../http';
import { refuse } from '../../model';
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
  operation(`GET ${BASE}/dump`, async ({ lab, given }) => {
    const data = await cloudInitOf(lab, needVm(lab, given.node, given.vmid));
    if (!data) throw refuse('no cloudinit drive found');
    const { userData, metaData, networkConfig = '' } = data;
    return { user: userData, meta: metaData, network: networkConfig }[given.text('type')] ?? '';
  }),
];
