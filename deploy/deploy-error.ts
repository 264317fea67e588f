/** Why a deploy did not happen or did not finish. */
export type DeployErrorCode =
  | 'FIREWALL_SWITCH_MOVED'
  | 'HOST_IN_OTHER_STATE'
  | 'NAME_TAKEN'
  | 'NODE_NOT_SET_UP'
  | 'POLICY_REFUSED'
  | 'SPECS_CHANGED'
  | 'STATE_OF_OTHER_SITE'
  | 'TERRAFORM_FAILED'
  | 'STATE_LOCKED'
  | 'TERRAFORM_MISSING'
  | 'TERRAFORM_TOO_OLD';

/** An error of a deploy with a stable code. */
export class DeployError extends Error {
  constructor(
    readonly code: DeployErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'DeployError';
  }
}
