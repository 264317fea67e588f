import { describeOnGuests } from './guest-lab';
import { rolesOnGuests } from './roles-on-guests';

jest.setTimeout(1_200_000);

for (const release of ['debian-13', 'ubuntu-22.04', 'ubuntu-24.04'])
  describeOnGuests(
    `the roles on ${release}`,
    () => {
      rolesOnGuests(release);
    },
    release,
  );
