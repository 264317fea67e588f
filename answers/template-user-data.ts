import { sharedYamlText } from './yaml-text';
import { shellWord } from './shell-word';

/** What is done to the machine that becomes a template. */
export interface TemplateUserData {
  /** Packages beside the guest agent, `['tree']`. */
  readonly packages: readonly string[];
  /** True brings all packages of the image up to date. */
  readonly upgrade: boolean;
}

const SCRIPT = '/var/lib/rackwright-template.sh';
/** What cloud-init runs at the end of each boot, the first one too. */
const AT_BOOT = '/var/lib/cloud/scripts/per-boot/rackwright-template';

/**
 * User-data of a machine that runs once: it gets the guest agent, is hardened and emptied of what is its own, and powers itself off.
 *
 * It is off only where all went well: the script ends at the first thing that fails, and leaves the machine running. Another boot runs it
 * once more. It runs beside cloud-init, since it has to remove what cloud-init writes until its own end. No account is made.
 */
export function renderTemplateUserData(template: TemplateUserData): string {
  const data = {
    // In place of the default user; older cloud-init takes no empty list.
    users: [{ name: 'root', lock_passwd: true }],
    disable_root: true,
    ssh_pwauth: false,
    package_update: false,
    package_upgrade: false,
    write_files: [
      { path: SCRIPT, permissions: '0700', content: renderScript(template) },
      { path: AT_BOOT, permissions: '0700', content: `#!/bin/sh\n${START}\n` },
    ],
  };
  return `#cloud-config\n${sharedYamlText(data)}`;
}

/** The console is where people look when a machine that nobody can log in to does not end. */
const START = `exec systemd-run --no-block --collect --unit=rackwright-template \
-p StandardOutput=journal+console -p StandardError=journal+console sh ${SCRIPT}`;

/** With the agent's own configuration of sshd in front: the first value counts, and images have theirs in files of later names. */
const HARDEN = `install -d -m 755 /etc/ssh/sshd_config.d /run/sshd
printf '%s\\n' 'PermitRootLogin no' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' \\
  > /etc/ssh/sshd_config.d/00-rackwright-template.conf
chmod 600 /etc/ssh/sshd_config.d/00-rackwright-template.conf
sshd=$(command -v sshd || echo /usr/sbin/sshd)
for setting in 'permitrootlogin no' 'passwordauthentication no' 'kbdinteractiveauthentication no'; do
  "$sshd" -T | grep -qx "$setting" || { echo "sshd does not take: $setting"; exit 1; }
done
passwd -l root`;

/**
 * An empty machine id is made anew at the next boot; \`uninitialized\` would be a first boot to systemd, which resets its units. The unit
 * that is stopped would write the random seed again at the power-off.
 */
const EMPTY = `cloud-init clean --logs --seed
rm -rf /var/lib/cloud/instances /var/lib/cloud/instance
rm -f ${AT_BOOT} ${SCRIPT}
rm -f /etc/ssh/ssh_host_*
rm -f /etc/netplan/50-cloud-init.yaml /etc/network/interfaces.d/50-cloud-init* /etc/systemd/network/10-cloud-init-*
rm -f /etc/NetworkManager/system-connections/cloud-init-* /etc/sudoers.d/90-cloud-init-users
systemctl stop systemd-random-seed.service || true
rm -rf /var/lib/dhcp/*.leases /var/lib/NetworkManager/*.lease /var/lib/systemd/random-seed
rm -rf /root/.ssh/authorized_keys /root/.bash_history /var/tmp/* /var/log/journal/*
find /var/log -type f -exec truncate -s 0 {} +
[ -L /var/lib/dbus/machine-id ] || rm -f /var/lib/dbus/machine-id
: > /etc/machine-id
sync
fstrim -a || true`;

function renderScript({ packages, upgrade }: TemplateUserData): string {
  const names = ['qemu-guest-agent', ...packages].map(shellWord).join(' ');
  const apt = 'apt-get -qy -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold';
  return `#!/bin/sh
set -eu
export DEBIAN_FRONTEND=noninteractive
ended() {
  [ "$1" -eq 0 ] || echo "rackwright: this machine was not prepared as a template (exit $1); it stays on"
}
trap 'ended $?' EXIT
try() {
  for pause in 20 20 20 20 0; do
    if "$@"; then return 0; fi
    sleep "$pause"
  done
  echo "failed five times: $*"
  return 1
}
# 2 stands for what cloud-init has recovered from.
cloud-init status --wait || [ $? -eq 2 ]
if command -v apt-get; then
  [ -z "$(ls /var/lib/dpkg/updates)" ] || try dpkg --force-confold --configure -a
  try apt-get -q update
${upgrade ? `  try ${apt} dist-upgrade\n` : ''}  try ${apt} --no-install-recommends install ${names}
${upgrade ? `  ${apt} --purge autoremove\n` : ''}  apt-get clean
  rm -rf /var/lib/apt/lists/*
elif command -v dnf; then
${upgrade ? '  try dnf -qy upgrade\n' : ''}  try dnf -qy install ${names}
  dnf -q clean all
else
  echo 'neither apt-get nor dnf is there to install the guest agent'
  exit 1
fi
command -v qemu-ga
${HARDEN}
${EMPTY}
systemctl poweroff
`;
}
