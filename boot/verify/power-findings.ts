import type { PhysicalHost } from '../../site';
import { BootError } from '../boot-error';
import type { PowerControl } from '../power';
import { About, type Finding, wordsOf } from './finding';

/** BMCs that are asked at once. */
const AT_ONCE = 16;

const REMEDIES: Readonly<Record<string, string>> = {
  BOOT_BMC_UNREACHABLE:
    'look at its address and cable, at TCP 443 or UDP 623, and at verify_tls where nobody signed its certificate',
  BOOT_BMC_LOGIN: 'correct user and password under bmc of the secrets, or the rights of that user on the BMC',
  BOOT_BMC_REFUSED: 'do what its words say; its firmware may be old',
};

/** Whether every BMC answers, and takes its login; nothing is switched. */
export async function bmcFindings(
  hosts: readonly PhysicalHost[],
  bmcOf: (name: string) => PowerControl | undefined,
): Promise<readonly Finding[]> {
  const waiting = hosts.filter(({ bmc }) => bmc !== undefined).map(({ name }) => name);
  const findings = new Map<string, Finding>();
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      findings.set(name, await bmcFinding(name, bmcOf));
    }
  };
  const order = [...waiting];
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return order.flatMap((name) => findings.get(name) ?? []);
}

async function bmcFinding(name: string, bmcOf: (name: string) => PowerControl | undefined): Promise<Finding> {
  const about = new About('bmc', name);
  try {
    const control = bmcOf(name);
    return control ? about.ok(`the machine is ${await control.state()}`) : about.skipped('it has none');
  } catch (error) {
    const remedy = error instanceof BootError ? REMEDIES[error.code] : undefined;
    return about.fault(wordsOf(error), remedy ?? 'look at the message, and at the log of the BMC');
  }
}
