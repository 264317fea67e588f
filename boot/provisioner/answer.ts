import { FIRST_BOOT, parseRelease, renderAnswer, secretProblemsOf } from '../installers';
import { canonicalIdentity, isArmed, type Claim, type Machine } from '../machines';
import type { Json } from '../../site';
import type { Provisioner } from './provisioner';
import { refuse, type Result } from './result';
import { urlsOf } from './urls';

/** What the installer of Proxmox VE says when it asks for its answers. */
export interface AnswerRequest {
  readonly claim: Claim;
  /** Of its ISO, `9.2`; older installers do not say. */
  readonly release?: string;
  /** `pve`; others are not installed here. */
  readonly product: string;
}

/** What installers before 8.3 do not say, and cannot be answered. */
const NO_RELEASE =
  'the installer does not say its release, so it is older than Proxmox VE 8.3: take a newer ISO';

/** Answers an installer, once for each acceptance: from then on it writes the disks. */
export async function answer(
  provisioner: Provisioner,
  { claim, release: text, product }: AnswerRequest,
): Promise<Result<{ name: string; installation: string; answer: Readonly<Record<string, Json>> }>> {
  const { fleet } = provisioner.parts;
  if (product !== 'pve') return refuse('BOOT_REQUEST_INVALID', `${product} is not installed here; pve is`);
  const who = await provisioner.recognise(claim);
  if (who.kind === 'conflict') {
    return refuse(
      'BOOT_IDENTITY_CONFLICT',
      `what this machine says of itself fits ${who.names.join(' and ')}`,
    );
  }
  const machine = who.kind === 'nobody' ? undefined : await fleet.find(who.name);
  if (!machine) return refuse('BOOT_MACHINE_UNKNOWN', 'this machine is not known here');
  if (!isArmed(machine.status)) {
    await fleet.noteSparsely({
      machine: machine.name,
      kind: 'refused',
      actor: 'machine',
      detail: { why: 'it is not to be installed now' },
    });
    return refuse(
      'BOOT_MACHINE_STATE',
      `"${machine.name}" is ${machine.status.state} and not to be installed now`,
    );
  }
  const release = text === undefined ? undefined : parseRelease(text);
  if (!release) return refuse('BOOT_REQUEST_INVALID', NO_RELEASE);
  const rendered = renderFor(provisioner, machine, release);
  if (!rendered.ok) return rendered;
  const { address, ...identity } = claim;
  const started = await fleet.apply(
    machine.name,
    { kind: 'installer-started', step: 'answered' },
    {
      actor: 'machine',
      identity: canonicalIdentity(identity),
      ...(address === undefined ? {} : { address }),
    },
  );
  return started.ok
    ? {
        ok: true,
        name: machine.name,
        installation: machine.installation ?? '',
        answer: rendered.answer,
      }
    : refuse('BOOT_MACHINE_STATE', `"${machine.name}": ${started.why}`);
}

function renderFor(
  provisioner: Provisioner,
  { name, installation = '' }: Pick<Machine, 'name' | 'installation'>,
  release: NonNullable<ReturnType<typeof parseRelease>>,
): Result<{ answer: Readonly<Record<string, Json>> }> {
  const { parts } = provisioner;
  const found = provisioner.installable(name);
  if (!found.ok) return refuse('BOOT_NOT_INSTALLABLE', found.problems.join('; '));
  if (found.target.profile.family !== 'proxmox-ve') {
    return refuse(
      'BOOT_NOT_INSTALLABLE',
      `"${name}" is to get ${found.target.profile.family}, not Proxmox VE`,
    );
  }
  const problems = secretProblemsOf(found);
  if (problems.length > 0) return refuse('BOOT_NOT_INSTALLABLE', problems.join('; '));
  const { server, tokens, secret } = parts;
  const urls = urlsOf(server, tokens, installation);
  const rendered = renderAnswer(found.target, {
    release,
    secret,
    webhook: { url: `${server.https}/webhook`, token: tokens.mint('report', installation) },
    firstBootUrl: `${urls.secureFiles}${FIRST_BOOT}`,
    fingerprint: server.fingerprint,
  });
  return rendered.ok ? rendered : refuse('BOOT_NOT_INSTALLABLE', rendered.problems.join('; '));
}
