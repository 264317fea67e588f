// Ansible and its linters in a Python environment of the project's own, from pinned versions.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../progress.mjs';

// ansible-core 2.19 needs Python 3.11 on the controller (its documented support matrix).
const minimum = [3, 11];
const candidates = ['python3', 'python3.13', 'python3.12', 'python3.11', '/usr/bin/python3'];

/** The first interpreter that is new enough and can make an environment; undefined when there is none. */
function findPython() {
  const probe = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
  for (const candidate of candidates) {
    const { status, stdout } = spawnSync(candidate, ['-c', probe], { encoding: 'utf8' });
    if (status !== 0) continue;
    const [major, minor] = stdout.trim().split('.').map(Number);
    if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return candidate;
  }
  return undefined;
}

/** A project's name as the index of Python packages compares them (PEP 503), with its version. */
const pinOf = (name, version) => `${name.toLowerCase().replaceAll(/[-_.]+/g, '-')} ${version}`;

/** What the environment has, from the metadata folder that pip makes for each package. */
function installedPins(folder) {
  const lib = join(folder, 'lib');
  const pythons = existsSync(lib) ? readdirSync(lib) : [];
  const folders = pythons.map((python) => join(lib, python, 'site-packages')).filter(existsSync);
  const found = folders
    .flatMap((packages) => readdirSync(packages))
    .map((name) => name.match(/^([^-]+)-(.+)\.dist-info$/));
  return new Set(found.filter(Boolean).map(([, name, version]) => pinOf(name, version)));
}

/** Whether all of the requirements are there, whoever ran pip. */
function isInstalled(folder, requirements) {
  const installed = installedPins(folder);
  return [...readFileSync(requirements, 'utf8').matchAll(/^([\w.-]+)==(\S+)/gm)].every(([, name, version]) =>
    installed.has(pinOf(name, version)),
  );
}

/** Whether its programs start: each names the interpreter by its full path, which is elsewhere once the folder was moved. */
function isStartable(program) {
  if (!existsSync(program)) return false;
  const [, interpreter] = /^#!\s*(\S+)/.exec(readFileSync(program, 'utf8')) ?? [];
  return interpreter === undefined || existsSync(interpreter);
}

export function pythonEnvironment({ home, project }) {
  const requirements = join(home, 'ansible', 'requirements.txt');
  const folder = join(project, '.venv');
  return {
    name: 'Python environment',
    required: true,
    what: 'Ansible and its linters from ansible/requirements.txt into .venv (about 700 MB)',
    command: `cd ${project} && python3 -m venv .venv && .venv/bin/pip install -r ${requirements}`,
    installable: true,
    isPresent: () =>
      isStartable(join(folder, 'bin', 'ansible-playbook')) && isInstalled(folder, requirements),
    async install() {
      let python = findPython();
      if (!python && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
        const env = { DEBIAN_FRONTEND: 'noninteractive' };
        await run('apt-get', ['update'], { env });
        await run('apt-get', ['install', '-y', '--no-install-recommends', 'python3', 'python3-venv'], {
          env,
        });
        python = findPython();
      }
      if (!python) {
        throw new Error(
          `Python ${minimum.join('.')} or newer with venv is missing. Install it, for example: apt-get install python3 python3-venv`,
        );
      }
      // A half-made environment (interrupted, or of another Python) is not worth mending.
      rmSync(folder, { recursive: true, force: true });
      await run(python, ['-m', 'venv', folder]);
      const pip = join(folder, 'bin', 'pip');
      await run(pip, ['install', '--disable-pip-version-check', '-r', requirements], {
        label: 'pip install',
      });
    },
  };
}
