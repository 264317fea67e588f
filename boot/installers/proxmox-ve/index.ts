import type { Installer } from '../installer';
import { renderAnswer } from './answer';
import { FIRST_BOOT, renderFirstBoot } from './first-boot';

export { type AnswerOptions, type AnswerResult, renderAnswer } from './answer';
export { FIRST_BOOT } from './first-boot';
export { parseRelease, type PveRelease } from './release';

/** The newest release whose keys are known. */
const NEWEST = { major: 9, minor: 2 } as const;

/** Installs Proxmox VE. Its answers are asked for by `POST /answer`, so that no file is decisive. */
export const proxmoxVe: Installer = {
  problems: (target) => {
    const result = renderAnswer(target, {
      release: NEWEST,
      // Whether the secrets are there is known when they are needed.
      secret: () => 'not asked for',
      webhook: { url: 'https://server.invalid/webhook', token: 'none' },
      firstBootUrl: 'https://server.invalid/first-boot',
      fingerprint: 'none',
    });
    return result.ok ? [] : result.problems;
  },
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
