import { decodeOffer, encodeDiscover } from '../../../boot/verify/network/dhcp-message';

/** An answer to a question, with options. */
function reply(question: Buffer, options: readonly (readonly number[])[], file = ''): Buffer {
  const head = Buffer.from(question.subarray(0, 240));
  head[0] = 2;
  head.set([10, 0, 12, 21], 16);
  head.write(file, 108, 'latin1');
  return Buffer.concat([head, ...options.map((option) => Buffer.from(option)), Buffer.from([255])]);
}

const question = encodeDiscover({ transaction: 0xfeedbeef, mac: 'B4:2E:99:AC:AD:B4', architecture: 7 });
const OFFER = [53, 1, 2];
const SERVER = [54, 4, 10, 0, 12, 2];

test('a question is that of the card, of its firmware, and to be answered by broadcast', () => {
  expect(question.subarray(28, 34).toString('hex')).toBe('b42e99acadb4');
  expect(question.readUInt16BE(10)).toBe(0x8000);
  expect(question.toString('latin1')).toContain('PXEClient:Arch:00007:UNDI:003016');
  expect(decodeOffer(question)).toBeUndefined();
});

test('an offer is read, with its file in the option or in the header, and bytes that only fill', () => {
  expect(decodeOffer(reply(question, [[0, 0], OFFER, SERVER], 'ipxe.efi'))).toEqual({
    ...{ transaction: 0xfeedbeef, address: '10.0.12.21', server: '10.0.12.2', router: '' },
    ...{ bootFile: 'ipxe.efi', vendorClass: '' },
  });
  const named = [67, 3, ...Buffer.from('x.k')];
  const routers = [3, 8, 10, 0, 12, 1, 10, 0, 12, 9];
  expect(decodeOffer(reply(question, [OFFER, routers]))).toMatchObject({ router: '10.0.12.1' });
  const proxy = [60, 9, ...Buffer.from('PXEClient')];
  expect(decodeOffer(reply(question, [OFFER, SERVER, named, proxy], 'other'))).toMatchObject({
    ...{ bootFile: 'x.k', vendorClass: 'PXEClient' },
  });
});

test('what is no offer, or ends in the middle of an option, is none or read as far as it goes', () => {
  expect(decodeOffer(reply(question, [[53, 1, 5], SERVER]))).toBeUndefined();
  expect(decodeOffer(Buffer.alloc(300))).toBeUndefined();
  expect(decodeOffer(reply(question, [OFFER]).subarray(0, 200))).toBeUndefined();
  const cut = Buffer.concat([reply(question, [OFFER]).subarray(0, 243), Buffer.from([54, 200, 10])]);
  expect(decodeOffer(cut)).toMatchObject({ server: '10' });
});
