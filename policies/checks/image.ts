import { ofResources, when, type PolicyCheck } from '../policy';
import { isOff, literal } from '../stack';

const types = ['proxmox_download_file'];

/** Policies of what is downloaded. */
export const imagePolicies: readonly PolicyCheck[] = [
  ofResources({
    id: 'image-no-checksum',
    severity: 'warning',
    title: 'Downloads are verified by a checksum.',
    remedy: 'Give the checksum that the distribution publishes for the file.',
    types,
    faults: ({ body }) =>
      when(
        isOff(body['checksum']),
        `nothing verifies ${literal(body['url']) ?? 'the download'}`,
        'checksum',
        'url',
      ),
  }),
  ofResources({
    id: 'image-not-pinned',
    severity: 'note',
    title: 'The same address gives the same image.',
    remedy:
      'Name the dated folder of the release: "latest" is another file next week, for new machines only.',
    types,
    faults: ({ body }) => {
      const url = literal(body['url']) ?? '';
      return when(/\/(latest|current|daily)\//.test(url), `${url} changes with time`, 'url');
    },
  }),
  ofResources({
    id: 'image-plain-http',
    severity: 'error',
    title: 'Downloads cannot be changed on their way.',
    remedy: 'Use https, or give a checksum.',
    types,
    faults: ({ body }) => {
      const url = literal(body['url']) ?? '';
      return when(
        url.startsWith('http://') && isOff(body['checksum']),
        `${url} is not encrypted, and has no checksum`,
        'url',
      );
    },
  }),
  ofResources({
    id: 'image-certificate-ignored',
    severity: 'error',
    title: 'The server that an image comes from is verified.',
    remedy: 'Take away verify: false, and make the node trust the certificate’s authority.',
    types,
    faults: ({ body }) => when(body['verify'] === false, 'the certificate of the server is not verified'),
  }),
];
