import fc from '../../properties';
import {
  encodeForm,
  formatBoolean,
  formatPropertyString,
  formatSize,
  formatUpid,
  formatVolumeId,
  parseBoolean,
  parsePropertyString,
  parseSize,
  parseUpid,
  parseVolumeId,
} from '../../../pve/wire';

const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const value = fc.stringMatching(/^[^,]{0,12}$/);

describe('property strings', () => {
  it('read back what was written', () => {
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (record) => {
        expect(parsePropertyString(formatPropertyString(record))).toEqual(record);
      }),
    );
  });

  it('put the default key first and bare, and find it wherever it stands', () => {
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.stringMatching(/^[^,=]{1,12}$/), (record, file) => {
        const text = formatPropertyString({ ...record, file }, { defaultKey: 'file' });
        expect(text.split(',')[0]).toBe(file);
        expect(parsePropertyString(text, { defaultKey: 'file' })).toEqual({ ...record, file });
      }),
    );
  });

  it('take the trailing comma and the named default key that the bpg provider sends', () => {
    expect(parsePropertyString('file=local-lvm:cloudinit,', { defaultKey: 'file' })).toEqual({
      file: 'local-lvm:cloudinit',
    });
  });

  it('refuse a bare value where no default key is left', () => {
    expect(() => parsePropertyString('a,b', { defaultKey: 'file' })).toThrow(/invalid part 'b' of 'a,b'/);
    expect(() => parsePropertyString('a')).toThrow(
      expect.objectContaining({ code: 'WIRE_PROPERTY_STRING' }) as Error,
    );
  });
});

describe('scalars', () => {
  it('booleans read back, in every spelling of PVE', () => {
    expect([true, false].map(formatBoolean).map(parseBoolean)).toEqual([true, false]);
    expect(['on', 'YES', 'true', '1', 1].map(parseBoolean)).toEqual([true, true, true, true, true]);
    expect(['off', 'no', 'False', '0', 0].map(parseBoolean)).toEqual([false, false, false, false, false]);
    expect(parseBoolean('maybe')).toBeUndefined();
  });

  it('sizes read back and use the largest whole unit', () => {
    fc.assert(
      fc.property(fc.nat(), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
    );
    expect([8589934592, 540672, 1000, 0].map(formatSize)).toEqual(['8G', '528K', '1000', '0']);
    expect(() => parseSize('8 G')).toThrow(
      expect.objectContaining({
        code: 'WIRE_SIZE',
        message: expect.stringContaining("'8 G'") as unknown,
      }) as Error,
    );
  });

  it('volume ids read back', () => {
    const volume = { storage: 'local', volume: 'iso/x y:1.iso'.replace(' ', '_') };
    expect(parseVolumeId(formatVolumeId(volume))).toEqual(volume);
    expect(() => parseVolumeId('nothing')).toThrow(
      expect.objectContaining({ code: 'WIRE_VOLUME_ID' }) as Error,
    );
  });

  it('forms join lists, write booleans as 0 and 1 and leave out what is undefined', () => {
    expect(encodeForm({ full: true, off: false, nodes: ['a', 'b'], gone: undefined, comment: 'ä b' })).toBe(
      'full=1&off=0&nodes=a%2Cb&comment=%C3%A4+b',
    );
  });

  it('forms send a list of property strings as one parameter for each', () => {
    const map = { each: ['node=a,id=1', 'node=b,id=2'] };
    expect(encodeForm({ map, none: { each: [] }, id: 'x' })).toBe(
      'map=node%3Da%2Cid%3D1&map=node%3Db%2Cid%3D2&id=x',
    );
  });
});

describe('UPIDs', () => {
  it('read back', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
    const number = fc.nat({ max: 0xffffffff });
    const upid = fc.record({
      node: word,
      pid: number,
      pstart: number,
      starttime: number,
      type: word,
      id: fc.oneof(word, fc.constant('')),
      user: fc.constantFrom('root@pam', 'root@pam!tf'),
    });
    fc.assert(
      fc.property(upid, (entry) => {
        expect(parseUpid(formatUpid(entry))).toEqual(entry);
      }),
    );
  });

  it('may lack the last colon, and nothing else', () => {
    expect(parseUpid('UPID:pve1:0000100E:0001001A:6B008F91:qmcreate:150:root@pam!tf').pid).toBe(4110);
    expect(() => parseUpid('UPID:pve1:xyz')).toThrow(expect.objectContaining({ code: 'WIRE_UPID' }) as Error);
  });
});
