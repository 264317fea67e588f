import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chooseSettings,
  labDirectory,
  labFolders,
  readLabRecord,
  readLabSettings,
} from '../../../lab/daemon';

it.each(['', '{', 'null', '[]', '{"port":"x"}'])(
  'counts a record that reads %j as not there',
  async (text) => {
    const state = mkdtempSync(join(tmpdir(), 'rackwright-records-'));
    const folders = { state, cache: state };
    const directory = labDirectory(folders, 'one');
    mkdirSync(directory, { recursive: true });
    for (const file of ['lab.json', 'settings.json']) writeFileSync(join(directory, file), text);
    expect(readLabRecord(directory)).toBeUndefined();
    expect(readLabSettings(directory)).toBeUndefined();
    await expect(chooseSettings(folders, { name: 'two' })).resolves.toMatchObject({ guests: 'nspawn' });
    rmSync(state, { recursive: true });
  },
);

it('finds folders by the variables of the user, of which an empty one counts as not set', () => {
  const usual = { state: '/home/u/.local/state/rackwright', cache: '/home/u/.cache/rackwright' };
  expect(labFolders({}, '/home/u')).toEqual(usual);
  const empty = { RACKWRIGHT_STATE_DIR: '', XDG_STATE_HOME: '', XDG_CACHE_HOME: '' };
  expect(labFolders(empty, '/home/u')).toEqual(usual);
  const set = { XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/c' };
  expect(labFolders({ ...set, RACKWRIGHT_STATE_DIR: '' }, '/home/u').state).toBe('/s/rackwright');
  expect(labFolders({ ...set, RACKWRIGHT_STATE_DIR: '/own' }, '/home/u').state).toBe('/own');
});
