import {
  type NixScriptOptions,
  renderNixConfiguration,
  renderNixInstallScript,
  shellWord,
} from '../../../answers';
import { isFaulty, rootTarget } from '../../../site';
import type { Installer, InstallUrls } from '../installer';
import { loginProblems } from '../login';

const SCRIPT = 'install.sh';
const UNIT = 'rackwright.service';

/**
 * Installs NixOS 24.11 and later from its netboot image, whose systemd takes a unit from the kernel's command line and runs it.
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd-debug-generator.html (256: `systemd.extra-unit.`)
 */
export const nixos: Installer = {
  decisiveFile: SCRIPT,
  problems: (target) => {
    const { host, profile } = target;
    const medium = target.medium(profile.iso ?? profile.name);
    return [
      ...loginProblems(host),
      ...(medium !== undefined && medium.kernelArguments === undefined
        ? [
            `the medium "${medium.name}" does not say what its kernel is told: rackwright image add bzImage initrd netboot.ipxe --name ${medium.name}`,
          ]
        : []),
    ];
  },
  bootPlan: ({ profile, medium }, { files }) => ({
    kernel: 'bzImage',
    initrds: [{ file: 'initrd' }],
    arguments: [
      ...(medium(profile.iso ?? profile.name)?.kernelArguments ?? ['initrd=initrd']),
      `systemd.set_credential_binary=systemd.extra-unit.${UNIT}:${unitOf(`${files}${SCRIPT}`)}`,
      ...[`systemd.wants=${UNIT}`, ...profile.kernelArguments],
    ],
  }),
  files: (target, urls) => {
    const root = rootTarget(target.host);
    const [disk] = isFaulty(root) ? [] : root.disks;
    if (isFaulty(root) || !disk) throw new Error(`"${target.host.name}" cannot be installed`);
    return {
      [SCRIPT]: renderNixInstallScript(
        { host: target.host, disk, filesystem: root.filesystem },
        fetching(urls),
      ),
      'configuration.nix': renderNixConfiguration({
        ...target,
        guestAgent: target.host.vm?.guestAgent ?? false,
      }),
    };
  },
};

/** What the script needs comes from the server, which hears of each step. */
function fetching({ files, report }: InstallUrls): NixScriptOptions {
  const quiet = 'curl --silent --show-error --retry 5';
  return {
    fetch: (file, path) => `${quiet} --fail --output ${path} ${shellWord(`${files}${file}`)}`,
    tell: `${quiet} --retry-connrefused --header 'Content-Type: application/json' --data "$1" ${shellWord(report)} > /dev/null || true`,
  };
}

/** The unit that fetches the script and runs it, in base64. @param url has no `%`, which means something to systemd */
function unitOf(url: string): string {
  const unit = `[Unit]
Wants=network-online.target
After=network-online.target
[Service]
Type=oneshot
Environment=PATH=/run/current-system/sw/bin
StandardOutput=journal+console
ExecStart=/run/current-system/sw/bin/bash -c 'until curl -fsS -o /run/i ${url}; do sleep 5; done; exec bash /run/i'
`;
  return Buffer.from(unit).toString('base64');
}
