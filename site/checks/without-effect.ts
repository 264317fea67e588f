import { formatPlace, type ProblemList } from '../errors';
import type { HostDraft, MachineDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';
import { descend, scalarsAt } from '../yaml';

/** What is written, and counts for nothing as something else decides, is told: somebody relies on it. */
export function checkWithoutEffect(
  { machines, hosts, environments }: SiteDraft,
  problems: ProblemList,
): void {
  const tell = (message: string, hint: string, place: Place): void => {
    problems.add({ code: 'FIELD_WITHOUT_EFFECT', severity: 'warning', message, hint, place });
  };
  for (const machine of machines) {
    checkPosture(machine, tell);
    checkDevices(machine, tell);
  }
  for (const host of hosts) {
    const environment = environments.get(host.environment?.value ?? '');
    if (environment) checkPosture({ ...host, environment, spec: host.own }, tell);
    checkBonds(host, tell);
    checkMounts(host, tell);
  }
}

type Tell = (message: string, hint: string, place: Place) => void;

/** Of two words of one file the one for machines counts, wherever it stands. */
function checkPosture(
  { environment, software, spec }: Pick<MachineDraft, 'environment' | 'software' | 'spec'>,
  tell: Tell,
): void {
  const [own] = scalarsAt(software, 'posture');
  const [whole] = scalarsAt(environment.tree, 'posture');
  if (!own || !whole || own.value === whole.value || own.place.source !== whole.place.source) return;
  // A machine may well be an exception.
  if (descend(spec, ['install', 'posture'])?.place === own.place) return;
  tell(
    `"posture: ${String(whole.value)}" of environment "${environment.name}" is overridden by "install: { posture: ${String(own.value)} }" of the same file (${formatPlace(own.place)})`,
    'leave one of the two: what stands under "install" counts',
    whole.place,
  );
}

function checkDevices({ name, vm, nics, hardware }: MachineDraft, tell: Tell): void {
  for (const disk of Object.keys(vm.disks ?? {})) {
    const [filesystem] = scalarsAt(hardware, 'disks', disk, 'filesystem');
    if (!filesystem || descend(hardware, ['disks', disk, 'mount'])) continue;
    tell(
      `${disk} of "${name}" gets no file system, as it is mounted nowhere`,
      'add "mount: /srv/data", or remove the line',
      filesystem.place,
    );
  }
  for (const nic of nics) {
    const [queues] = scalarsAt(hardware, 'nics', nic.name, 'queues');
    if (!queues || (nic.model ?? 'virtio') === 'virtio') continue;
    tell(
      `${nic.name} of "${name}" is a card of kind ${String(nic.model)}, which has one pair of queues`,
      'leave "model" out, which makes it a virtio card, or remove the line',
      queues.place,
    );
  }
}

function checkBonds({ name, spec, hardware }: HostDraft, tell: Tell): void {
  for (const [bond, value] of Object.entries(spec.bonds ?? {})) {
    const mode = value?.mode ?? 'active-backup';
    for (const { place } of mode === '802.3ad' ? [] : scalarsAt(hardware, 'bonds', bond, 'lacp_rate')) {
      tell(
        `${bond} of "${name}" has the mode ${mode}, which sends no LACP frames`,
        'write "mode: 802.3ad", or remove the line',
        place,
      );
    }
  }
}

/** Installers set up what `/` is on, and nothing else. */
function checkMounts({ name, spec, install, hardware }: HostDraft, tell: Tell): void {
  if (spec.os == null || install.vars?.['storage_disks'] !== undefined) return;
  for (const section of ['disks', 'raid'] as const) {
    for (const part of Object.keys(spec[section] ?? {})) {
      for (const { value, place } of scalarsAt(hardware, section, part, 'mount')) {
        // Of a machine with one disk, that it has no other for its system says more.
        if (value === '/' || isOnlyDisk(spec)) continue;
        tell(
          `"${part}" of "${name}" is mounted by nobody: an installation sets up / alone`,
          `let the role storage do it: install: { roles: { storage: true }, vars: { storage_disks: [{ devices: [/dev/disk/by-id/…], mount: ${String(value)} }] } }`,
          place,
        );
      }
    }
  }
}

function isOnlyDisk({ disks, raid }: HostDraft['spec']): boolean {
  return Object.keys(disks ?? {}).length === 1 && Object.keys(raid ?? {}).length === 0;
}
