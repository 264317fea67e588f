import { mediaOf } from '../installers';
import { isArmed, type Machine } from '../machines';
import { LOCAL_BOOT, renderIpxeScript, renderKexecScript } from '../network';
import type { Provisioner } from './provisioner';
import { refuse, type Result } from './result';
import { urlsOf } from './urls';

const NO_TOKEN = 'this token is of no installation that goes on';

/** The machine of a token, as long as its installation goes on. */
async function machineOf({ parts }: Provisioner, token: string): Promise<Machine | undefined> {
  const installation = parts.tokens.read('boot', token);
  return installation === undefined ? undefined : parts.fleet.findByInstallation(installation);
}

/** What iPXE is told: the installer while the machine is armed, its own disk ever after. */
export async function bootScript(
  provisioner: Provisioner,
  token: string,
): Promise<Result<{ script: string }>> {
  const machine = await machineOf(provisioner, token);
  if (!machine) return refuse('BOOT_TOKEN_INVALID', NO_TOKEN);
  if (!isArmed(machine.status)) return { ok: true, script: LOCAL_BOOT };
  const { parts } = provisioner;
  const found = provisioner.installable(machine.name);
  if (!found.ok) return refuse('BOOT_NOT_INSTALLABLE', found.problems.join('; '));
  const urls = urlsOf(parts.server, parts.tokens, machine.installation ?? '');
  const plan = found.installer.bootPlan(found.target, urls);
  await parts.fleet.noteSparsely({
    machine: machine.name,
    kind: 'boot-script',
    actor: 'machine',
    detail: {},
  });
  return { ok: true, script: renderIpxeScript(machine.name, plan, urls) };
}

/**
 * What a machine runs as root to start its installer from the Linux that is on it.
 * @param actor who asks for it
 */
export async function kexecScript(
  provisioner: Provisioner,
  name: string,
  actor: string,
): Promise<Result<{ script: string }>> {
  const { parts } = provisioner;
  const machine = await parts.fleet.find(name);
  if (!machine) return refuse('BOOT_MACHINE_UNKNOWN', `there is no machine "${name}"`);
  if (!isArmed(machine.status)) {
    const why = `"${name}" is ${machine.status.state}, and not armed: accept it, then install it`;
    return refuse('BOOT_MACHINE_STATE', why);
  }
  const found = provisioner.installable(name);
  if (!found.ok) return refuse('BOOT_NOT_INSTALLABLE', found.problems.join('; '));
  const urls = urlsOf(parts.server, parts.tokens, machine.installation ?? '');
  const media = mediaOf(found.installer, found.target).map((each) => parts.media.current(each));
  const files = new Map(
    media.flatMap((medium) => medium?.files ?? []).map((each) => [each.name, each.sha256]),
  );
  const plan = found.installer.bootPlan(found.target, urls);
  const missing = [plan.kernel, ...plan.initrds.map(({ file }) => file)].find((file) => !files.has(file));
  if (missing !== undefined) {
    return refuse(
      'BOOT_FILE_UNKNOWN',
      `there is no file "${missing}" to start from: see rackwright image list`,
    );
  }
  const script = renderKexecScript({ name, plan, urls, sha256: (file) => files.get(file) });
  await parts.fleet.note({ machine: name, kind: 'kexec-script', actor, detail: {} });
  return { ok: true, script };
}

/** A file of the installer. The decisive one starts the installation. */
export async function bootFile(
  provisioner: Provisioner,
  token: string,
  { file, address }: { readonly file: string; readonly address: string },
): Promise<Result<{ text: string }>> {
  const machine = await machineOf(provisioner, token);
  if (!machine || !mayFetch(machine)) return refuse('BOOT_TOKEN_INVALID', NO_TOKEN);
  const { parts } = provisioner;
  const found = provisioner.installable(machine.name);
  if (!found.ok) return refuse('BOOT_NOT_INSTALLABLE', found.problems.join('; '));
  const { installation = '' } = machine;
  const urls = urlsOf(parts.server, parts.tokens, installation);
  const files = provisioner.files.of(installation, found, urls);
  const text = Object.hasOwn(files, file) ? files[file] : undefined;
  if (text === undefined)
    return refuse('BOOT_FILE_UNKNOWN', `there is no file "${file}" for "${machine.name}"`);
  if (file === found.installer.decisiveFile && isArmed(machine.status)) {
    const started = await parts.fleet.apply(
      machine.name,
      { kind: 'installer-started', step: 'answered' },
      { actor: 'machine', address },
    );
    if (!started.ok) {
      // The same installer may ask twice at once: the second finds the installation under way, and gets the same.
      const now = await parts.fleet.find(machine.name);
      if (now?.installation !== machine.installation || !now || !mayFetch(now)) {
        return refuse('BOOT_MACHINE_STATE', `"${machine.name}": ${started.why}`);
      }
    }
  }
  return { ok: true, text };
}

/** Where a file lies that a machine may fetch now, of its installer or of the image that it gets. @param version @default the one that is given out */
export async function bootMedium(
  provisioner: Provisioner,
  token: string,
  { file, version }: { readonly file: string; readonly version?: string },
): Promise<Result<{ path: string }>> {
  const machine = await machineOf(provisioner, token);
  if (!machine || !mayFetch(machine)) return refuse('BOOT_TOKEN_INVALID', NO_TOKEN);
  const found = provisioner.installable(machine.name);
  if (!found.ok) return refuse('BOOT_NOT_INSTALLABLE', found.problems.join('; '));
  const names = mediaOf(found.installer, found.target);
  const { media } = provisioner.parts;
  const path = names.map((name) => media.fileOf(name, file, version)).find((each) => each !== undefined);
  if (path !== undefined) return { ok: true, path };
  const words = `there is no file "${file}" in the medium "${names.join('" or "')}": see rackwright image list`;
  return refuse('BOOT_FILE_UNKNOWN', words);
}

function mayFetch({ status }: Machine): boolean {
  return isArmed(status) || status.state === 'installing';
}
