import { setTimeout as sleep } from 'node:timers/promises';
import { BootError } from '../boot-error';
import type { PowerControl } from '../power';
import { About, type Finding, wordsOf } from './finding';

/** BMCs and hypervisors that are asked at once. */
const AT_ONCE = 64;

/** Of each, whatever it does: one that answers a little at a time is no better than a silent one. */
const MOST_MS = 60_000;

const REMEDIES: Readonly<Record<string, string>> = {
  BOOT_BMC_UNREACHABLE:
    'look at its address and cable, at TCP 443 or UDP 623, of a VM at api_endpoint of its node; restart a BMC that hangs',
  BOOT_BMC_CERTIFICATE:
    'give it a certificate that is trusted here, or accept it as it is by "verify_tls: false" under its bmc',
  BOOT_BMC_LOGIN:
    'correct user and password under bmc of the secrets, or the rights of that user on the BMC; of a VM power_token of its node, which needs VM.Audit and VM.PowerMgmt',
  BOOT_BMC_REFUSED: 'do what its words say; its firmware may be old',
};
/** What is to be done is in their messages as well, behind what is wrong. */
const TELLING: ReadonlySet<string> = new Set([
  'BOOT_BMC_UNREACHABLE',
  'BOOT_BMC_CERTIFICATE',
  'BOOT_BMC_LOGIN',
]);

/**
 * Whether every BMC and hypervisor answers, and takes its login; nothing is switched.
 * @param machines names of what is switched
 * @param mostMs for each of them
 */
export async function powerFindings(
  machines: readonly string[],
  powerOf: (name: string) => PowerControl | undefined,
  mostMs = MOST_MS,
): Promise<readonly Finding[]> {
  const waiting = [...machines];
  const findings = new Map<string, Finding>();
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      findings.set(name, await withinTime(name, powerFinding(name, powerOf), mostMs));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return machines.flatMap((name) => findings.get(name) ?? []);
}

async function withinTime(name: string, finding: Promise<Finding>, mostMs: number): Promise<Finding> {
  const stop = new AbortController();
  const late = sleep(mostMs, undefined, { signal: stop.signal }).then(() =>
    new About('bmc', name).fault(
      `it did not say within ${String(mostMs / 1000)} s whether the machine is on`,
      REMEDIES['BOOT_BMC_UNREACHABLE'] ?? '',
    ),
  );
  // It is no fault that nobody waits for it any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([finding, late]);
  } finally {
    stop.abort();
  }
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
    const code = error instanceof BootError ? error.code : '';
    const words = wordsOf(error);
    return about.fault(
      TELLING.has(code) ? (words.split('; ')[0] ?? '') : words,
      REMEDIES[code] ?? 'look at the message, and at the log of the BMC',
    );
  }
}
