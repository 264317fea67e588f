import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeStackFile, writeUpload, writingInBackground } from '../../constructs/stack-files';

describe('files beside a stack', () => {
  let folder: string;
  const file = (index: number): string => join(folder, `${String(index)}.txt`);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-files-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are all there when a synthesis ends, the last text of each', () => {
    const count = 1000;
    const result = writingInBackground(() => {
      for (let index = 0; index < count; index += 1) writeStackFile({ file: file(index), parts: ['early'] });
      for (let index = 0; index < count; index += 1)
        writeStackFile({ file: file(index), parts: [`text ${String(index)} `, Buffer.from('é')] });
      return 'made';
    });
    expect(result).toBe('made');
    for (let index = 0; index < count; index += 1)
      expect(readFileSync(file(index), 'utf8')).toBe(`text ${String(index)} é`);
  });

  it('have the same bytes and the same time whether a thread writes them or not', () => {
    const parts = ['some text', new Uint8Array(new SharedArrayBuffer(3)).fill(7)];
    writeUpload({ file: file(0), parts, hole: 4096 });
    writingInBackground(() => {
      for (let index = 1; index < 400; index += 1) writeUpload({ file: file(index), parts, hole: 4096 });
    });
    const first = readFileSync(file(0));
    expect(first).toHaveLength(4096 + 9 + 3);
    expect(readFileSync(file(399))).toEqual(first);
    expect(statSync(file(399)).mtimeMs).toBe(statSync(file(0)).mtimeMs);
  });

  it('that cannot be written fail the synthesis, and the next one works', () => {
    mkdirSync(file(300));
    const run = (): void => {
      writingInBackground(() => {
        for (let index = 0; index < 400; index += 1) writeStackFile({ file: file(index), parts: ['text'] });
      });
    };
    expect(run).toThrow(
      expect.objectContaining({ code: 'FILES_NOT_WRITTEN', message: expect.stringContaining(file(300)) }),
    );
    rmSync(file(300), { recursive: true });
    expect(run).not.toThrow();
    expect(readFileSync(file(300), 'utf8')).toBe('text');
  });

  it('are given up with the synthesis that fails', () => {
    const failing = (): void => {
      writingInBackground(() => {
        for (let index = 0; index < 400; index += 1) writeStackFile({ file: file(index), parts: ['text'] });
        throw new Error('a construct said no');
      });
    };
    expect(failing).toThrow('a construct said no');
  });
});
