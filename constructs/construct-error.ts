/** Codes of the errors that constructs throw; callers branch on them, never on the text. */
export type ConstructErrorCode =
  | 'ANSWER_DISK_NAME'
  | 'API_TOKEN_KEY_TAKEN'
  | 'CLOUD_INIT_NO_LOGIN'
  | 'CONTAINER_MOUNT'
  | 'CONTAINER_NO_KEY'
  | 'CONTAINER_SETTING'
  | 'CONTAINER_SOURCE'
  | 'FILES_NOT_WRITTEN'
  | 'FIREWALL_NAME'
  | 'FIREWALL_RULE'
  | 'FIREWALL_UNKNOWN'
  | 'IMAGE_FILE_NAME'
  | 'IMAGE_SOURCE'
  | 'ISO_FILE_NAME'
  | 'ISO_FILE_TOO_LARGE'
  | 'ISO_VOLUME_LABEL'
  | 'NODE_INTERFACE'
  | 'POLICY_NO_REASON'
  | 'POLICY_TAKEN'
  | 'POLICY_UNKNOWN'
  | 'PXE_HOST_ERASE'
  | 'ROUTER_NICS'
  | 'SDN_EVPN'
  | 'SDN_ID'
  | 'SDN_NO_DHCP'
  | 'SDN_NO_SNAT'
  | 'SDN_SERVICE_VLAN'
  | 'SDN_SUBNET'
  | 'SDN_TAG'
  | 'SDN_TAG_TAKEN'
  | 'TEMPLATE_DISKS'
  | 'TEMPLATE_NO_AGENT'
  | 'TEMPLATE_NO_NIC'
  | 'TERRAFORM_NAME'
  | 'TERRAFORM_NAME_TAKEN'
  | 'VM_DISK_TAKEN'
  | 'VM_FIRMWARE'
  | 'VM_ID_RANGE'
  | 'VM_NO_DISK'
  | 'VM_NODES'
  | 'VM_REBOOT'
  | 'VM_SETTING'
  | 'VM_SOURCE';

/** A construct got what it cannot turn into Terraform. */
export class ConstructError extends Error {
  override readonly name = 'ConstructError';

  /**
   * @param code stable, `VM_NO_DISK`
   * @param message what is wrong, the value got, what is allowed, what to do
   */
  constructor(
    readonly code: ConstructErrorCode,
    message: string,
  ) {
    super(message);
  }
}
