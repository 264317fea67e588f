import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeProjectFolder } from '../../cli/project-folder';

const isRoot = process.getuid?.() === 0;
const suite = isRoot ? describe : describe.skip;
const [USER, GROUP] = [12_345, 12_346];

suite(`the folder of a project${isRoot ? '' : ' (skipped: needs root)'}`, () => {
  let project: string;
  const folder = (): string => join(project, '.rackwright');
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'rackwright-folder-'));
    chownSync(project, USER, GROUP);
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  test('is of the owner of the project, where root makes it', () => {
    makeProjectFolder(project, 0);
    const { uid, gid, mode } = statSync(folder());
    expect([uid, gid, mode & 0o777]).toEqual([USER, GROUP, 0o700]);
  });

  test('is left as it is where it is there, and where a link stands in its place', () => {
    mkdirSync(folder());
    makeProjectFolder(project, 0);
    expect(statSync(folder()).uid).toBe(0);
    rmSync(folder(), { recursive: true });
    const elsewhere = mkdtempSync(join(tmpdir(), 'rackwright-elsewhere-'));
    try {
      symlinkSync(elsewhere, folder());
      makeProjectFolder(project, 0);
      expect(statSync(elsewhere).uid).toBe(0);
      // Also where nothing is behind it.
      rmSync(folder());
      symlinkSync(join(elsewhere, 'new'), folder());
      makeProjectFolder(project, 0);
      expect(existsSync(join(elsewhere, 'new'))).toBe(false);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  test("is made by nobody else beforehand, nor in root's own project", () => {
    makeProjectFolder(project, USER);
    expect(existsSync(folder())).toBe(false);
    chownSync(project, 0, 0);
    makeProjectFolder(project, 0);
    expect(existsSync(folder())).toBe(false);
  });
});
