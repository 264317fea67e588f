import type { RunReport } from '../../../inventory';
import type { Site, Vm } from '../../../site';
import { loneHost } from '../../inventory/example-site';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

type Nix = NonNullable<NonNullable<Vm['install']['services']>['nix']>;

const NIX: Nix = { enabled: true, packages: ['greet'], services: {}, channel: 'stand-in-1' };

/** A host with Nix whose channels are served by itself, since those of NixOS cannot be reached. */
function site(lab: GuestLab, nix = NIX): Site {
  return loneHost(lab.automation, {
    services: { nix },
    vars: { nix_services_channels: 'http://127.0.0.1:8000' },
  });
}

/** A channel with packages that Nix itself builds, out of a shell alone. */
const channel = (name: string, says: string): string =>
  `mkdir -p /srv/${name}/nixexprs && cd /srv/${name} && cat > nixexprs/default.nix <<'END'
{ system ? builtins.currentSystem }:
let package = name: derivation {
  inherit name system;
  builder = "/bin/sh";
  args = [ "-c" "/bin/mkdir -p $out/bin && echo '#!/bin/sh' > $out/bin/$name && echo 'echo ${says}' >> $out/bin/$name && /bin/chmod +x $out/bin/$name" ];
};
in { greet = package "greet"; part = package "part"; }
END
tar -cf nixexprs.tar.xz nixexprs`;

/** Stands in for the program of NixOS: reads the configuration by Nix, and notes what it was told. */
const REBUILD = `#!/bin/sh
set -e
nix-instantiate --parse /etc/nixos/rackwright.nix > /dev/null
nix-instantiate --parse /etc/nixos/configuration.nix > /dev/null
{ echo "$@"; cat /etc/nixos/rackwright.json; } >> /run/rebuilt
`;

describeOnGuests('Nix on a guest', () => {
  const guests = testedGuests(site, {
    prepare: async (shell) => {
      await shell(
        'router',
        `${channel('stand-in-1', 'hello')}\n${channel('stand-in-2', 'good day')}\n` +
          'mkdir -p /etc/nix && echo "sandbox = false" > /etc/nix/nix.conf; ' +
          'systemd-run --quiet --working-directory=/srv python3 -m http.server 8000',
      );
    },
  });
  const sh = (script: string): Promise<string> => guests.sh('router', script);
  const run = (nix: Partial<Nix> = {}, check = false): Promise<RunReport> =>
    guests.lab().configure(site(guests.lab(), { ...NIX, ...nix }), { tags: ['nix_services'], check });
  const says = (command: string): Promise<string> => sh(`bash --login -c '${command}' 2>&1 || true`);

  it('is not installed in check mode', async () => {
    expect((await run({}, true)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await sh('ls /nix /etc/profile.d 2>&1 || true')).not.toMatch(/store|rackwright-nix/);
  });

  it('has the packages of the channel for everybody, and no others', async () => {
    // The archive of the channels is away for the time being.
    await sh('mv /srv/stand-in-1 /srv/away');
    await expect(run()).rejects.toThrow(/Fetch the channel/);
    await sh('mv /srv/away /srv/stand-in-1');
    expect((await run()).hosts['router']).toMatchObject({ state: 'configured', failed: 0 });
    expect(await says('greet')).toBe('hello\n');
    expect((await run()).hosts['router']).toMatchObject({ changed: 0 });
    expect((await run({ packages: ['part'] }, true)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await says('greet')).toBe('hello\n');
    await run({ packages: ['part'] });
    expect(await says('part')).toBe('hello\n');
    expect(await says('greet')).toMatch(/not found/);
    await run({ packages: ['part'], channel: 'stand-in-2' });
    expect(await says('part')).toBe('good day\n');
    expect((await run({ packages: ['part'], channel: 'stand-in-2' })).hosts['router']).toMatchObject({
      changed: 0,
    });
  });

  it('refuses services of NixOS elsewhere', async () => {
    await expect(run({ services: { openssh: { enable: true } } })).rejects.toThrow(
      /openssh: services are options of NixOS/,
    );
  });

  it('builds the system of NixOS anew where its services or packages change, and only there', async () => {
    await sh(
      `mkdir -p /etc/nixos && touch /etc/NIXOS && cat > /usr/local/bin/nixos-rebuild <<'END'\n${REBUILD}END\n` +
        'chmod +x /usr/local/bin/nixos-rebuild; printf "{ ... }:\\n{\\n  imports = [\\n      ./hardware-configuration.nix\\n  ];\\n}\\n" > /etc/nixos/configuration.nix',
    );
    const nix = { services: { openssh: { enable: true } }, packages: ['greet'] };
    const rebuilt = (): Promise<string> => sh('cat /run/rebuilt 2> /dev/null | grep -c switch || true');
    expect((await run(nix, true)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await sh('ls /etc/nixos')).toBe('configuration.nix\n');
    expect((await run(nix)).hosts['router']).toMatchObject({ state: 'configured', failed: 0 });
    expect(await rebuilt()).toBe('1\n');
    expect((await run(nix)).hosts['router']).toMatchObject({ changed: 0 });
    expect(await rebuilt()).toBe('1\n');
    const imports = await sh(
      "nix-instantiate --eval --strict --json --expr 'map toString (import /etc/nixos/configuration.nix {}).imports'",
    );
    expect(JSON.parse(imports)).toEqual([
      '/etc/nixos/hardware-configuration.nix',
      '/etc/nixos/rackwright.nix',
    ]);
    await run({ ...nix, services: {} });
    expect(await rebuilt()).toBe('2\n');
    // A rebuild that fails is made good by the next run.
    await sh("sed -i 's/^set -e/exit 1/' /usr/local/bin/nixos-rebuild");
    await expect(run({ ...nix, packages: [] })).rejects.toThrow(/Rebuild the system/);
    await sh("sed -i 's/^exit 1/set -e/' /usr/local/bin/nixos-rebuild");
    await run({ ...nix, packages: [] });
    expect(await rebuilt()).toBe('3\n');
  });
});
