// Nothing phones home unless asked.

/**
 * Settings with which the tools ask nobody for updates: HashiCorp's checkpoint of cdktf and Terraform, the look of cdktf on
 * a terminal at the latest cdktf-cli of the npm registry, and npm's own look.
 */
export const quiet = {
  CHECKPOINT_DISABLE: '1',
  DISABLE_VERSION_CHECK: '1',
  npm_config_update_notifier: 'false',
};
