import { describeOnGuests } from './guest-lab';
import { rolesOnGuests } from './roles-on-guests';

jest.setTimeout(600_000);

describeOnGuests('the roles on guests', () => {
  rolesOnGuests();
});
