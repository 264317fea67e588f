import type { Installer } from '../installer';
import { secretProblems } from './answer-secrets';
import { FIRST_BOOT, renderFirstBoot } from './first-boot';

export { type AnswerOptions, type AnswerResult, renderAnswer } from './answer';
export { FIRST_BOOT } from './first-boot';
export { preparedAnswer } from './prepared-answer';
export { parseRelease, type PveRelease } from './release';

/** Installs Proxmox VE. Its answers are asked for by `POST /answer`, so that no file is decisive. */
export const proxmoxVe: Installer = {
  problems: () => [],
  secretProblems,
  // As proxmox-auto-install-assistant of 9.1 writes it for iPXE.
  bootPlan: ({ profile }) => ({
    kernel: 'vmlinuz',
    initrds: [{ file: 'initrd.img' }, { file: 'proxmox.iso', as: 'proxmox.iso' }],
    arguments: [
      ...['ramdisk_size=16777216', 'rw', 'quiet', 'initrd=initrd.img', 'splash=silent'],
      ...['proxmox-start-auto-installer', ...profile.kernelArguments],
    ],
  }),
  files: (_target, { secureReport, certificate }) => ({
    [FIRST_BOOT]: renderFirstBoot(secureReport, certificate),
  }),
};
