import { ApiError } from '../model';

/** PVE does not know who asks: 401, with the words in the status line alone. */
export class LoginRefusal extends ApiError {
  constructor(reason: string) {
    super(401, reason);
    this.name = 'LoginRefusal';
  }
}
