import { BootError } from '../boot-error';
import type { PowerControl } from '../power';
import { About, type Finding, wordsOf } from './finding';

/** BMCs and hypervisors that are asked at once. */
const AT_ONCE = 16;

const REMEDIES: Readonly<Record<string, string>> = {
  BOOT_BMC_UNREACHABLE:
    'look at its address and cable, at TCP 443 or UDP 623, of a VM at api_endpoint of its node, and at verify_tls where nobody signed its certificate',
  BOOT_BMC_LOGIN:
    'correct user and password under bmc of the secrets, or the rights of that user on the BMC; of a VM power_token of its node, which needs VM.Audit and VM.PowerMgmt',
  BOOT_BMC_REFUSED: 'do what its words say; its firmware may be old',
};

/** Whether every BMC and hypervisor answers, and takes its login; nothing is switched. @param machines names of what is switched */
export async function powerFindings(
  machines: readonly string[],
  powerOf: (name: string) => PowerControl | undefined,
): Promise<readonly Finding[]> {
  const waiting = [...machines];
  const findings = new Map<string, Finding>();
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      findings.set(name, await powerFinding(name, powerOf));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return machines.flatMap((name) => findings.get(name) ?? []);
}

async function powerFinding(
  name: string,
  powerOf: (name: string) => PowerControl | undefined,
): Promise<Finding> {
  const about = new About('bmc', name);
  try {
    const control = powerOf(name);
    return control ? about.ok(`the machine is ${await control.state()}`) : about.skipped('it has none');
  } catch (error) {
    // Before its first deploy a VM is not there.
    if (error instanceof BootError && error.code === 'BOOT_VM_ABSENT') return about.skipped(error.message);
    const remedy = error instanceof BootError ? REMEDIES[error.code] : undefined;
    return about.fault(wordsOf(error), remedy ?? 'look at the message, and at the log of the BMC');
  }
}
