import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseSettings, labDirectory, readLabRecord, readLabSettings } from '../../../lab/daemon';

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
