import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { program } from '../../cli/program';
import { Writer } from '../../cli/writer';
import { labFolders } from '../../lab/daemon';
import { adding, type Changes, problemsOf } from '../site/small-site';

const guide = readFileSync(resolve(__dirname, '../../docs/bare-metal.md'), 'utf8');

/** The blocks of the guide in a language. */
function blocks(language: string): readonly string[] {
  return [...guide.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, found, text = '']) =>
    found === language ? [text] : [],
  );
}

/** What is run of the project's own in a line of a shell: the words behind each `rackwright`. */
function callsIn(line: string): readonly (readonly string[])[] {
  const bare = line.replace(/\s#.*$/, '').replaceAll(/…/g, 'x');
  return bare.split(/&&|\||;/).flatMap((part) => {
    const words = [...part.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const at = words.findIndex((word) => word === 'rackwright');
    return at < 0 ? [] : [words.slice(at + 1)];
  });
}

const inText = [...guide.matchAll(/`((?:sudo )?rackwright [^`]+)`/g)].map(([, line = '']) => line);
const calls = blocks('sh')
  .flatMap((text) => text.split('\n'))
  .flatMap(callsIn);

function root(): Command {
  const environment = { NO_COLOR: '1' };
  const project = join('/nowhere');
  const stream = (): NodeJS.WriteStream => new PassThrough() as unknown as NodeJS.WriteStream;
  return program({
    ...{ home: project, venv: project, project, environment, interactive: false },
    folders: labFolders(environment, project),
    writer: new Writer(stream(), stream(), environment),
    signal: new AbortController().signal,
    onInterrupt: () => () => undefined,
  });
}

/** What of a call there is not: a command, an option, an argument. */
function faultsOf(words: readonly string[]): readonly string[] {
  let command = root();
  const rest = [...words];
  for (;;) {
    const next = command.commands.find(
      (each) => each.name() === rest[0] || each.aliases().includes(rest[0] ?? ''),
    );
    if (!next) break;
    command = next;
    rest.shift();
  }
  if (command.commands.length > 0) return [`no command ${rest[0] ?? ''}`];
  const faults: string[] = [];
  const given: string[] = [];
  const used = new Set<string>();
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    if (!word.startsWith('-')) {
      given.push(word);
      continue;
    }
    const option = command.options.find(({ long, short }) => long === word || short === word);
    if (!option) faults.push(`no option ${word}`);
    else {
      used.add(option.attributeName());
      if (option.required) rest.shift();
      while (option.variadic && rest[0] !== undefined && !rest[0].startsWith('-')) rest.shift();
    }
  }
  const wanted = command.registeredArguments;
  if (given.length < wanted.filter(({ required }) => required).length) faults.push('too few words');
  if (given.length > wanted.length && !wanted.some(({ variadic }) => variadic)) faults.push('too many words');
  return faults;
}

test('every command of the guide exists as it is written', () => {
  expect(calls.length).toBeGreaterThan(30);
  // What is only spoken of need not have all of its words.
  const spokenOf = inText.flatMap(callsIn);
  const faulty = [...calls, ...spokenOf].flatMap((words) => {
    const faults = faultsOf(words).filter((fault) => calls.includes(words) || fault !== 'too few words');
    return faults.length === 0 ? [] : [`${words.join(' ')}: ${faults.join(', ')}`];
  });
  expect(faulty).toEqual([]);
  // The control.
  expect(faultsOf(['machine', 'instal', 'rack1'])).toEqual(['no command instal']);
  expect(faultsOf(['machine', 'accept', 'rack1', '--wipe'])).toEqual(['no option --wipe']);
  expect(faultsOf(['machine', 'show'])).toEqual(['too few words']);
});

test('every option of the server that the guide explains is one', () => {
  const serve = root().commands.find((each) => each.name() === 'serve');
  const known = new Set(serve?.options.map(({ long }) => long));
  const explained = [...guide.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option);
  expect(explained.length).toBeGreaterThan(6);
  expect(explained.filter((option) => !known.has(option))).toEqual([]);
});

test('the machine that it describes is one that can be installed', () => {
  const files = Object.fromEntries(
    blocks('yaml').flatMap((text): (readonly [string, string])[] => {
      const [, path] = /^# specs\/(\S+\.yaml)/.exec(text) ?? [];
      return path === undefined ? [] : [[path, text]];
    }),
  );
  const { 'site.yaml': site = '', 'hosts/rack1.yaml': host = '' } = files;
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxCxQ7kGQvQvJk0YB0YhYH1q9c2K4m1n7X8mTt0V1aB admin';
  const changes: Changes = {
    'site.yaml': (text) =>
      adding(site)(text.replace('admin: { sudo: true }', `admin: { sudo: true, ssh_keys: ["${key}"] }`)),
    'hosts/rack1.yaml': host,
  };
  expect(problemsOf(changes)).toEqual([]);
});
