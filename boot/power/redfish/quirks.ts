import type { Resource } from './redfish-client';

/** How a vendor's BMC departs from what the others do. */
export interface Quirks {
  /** Vendor, for people. */
  readonly vendor: string;
  /** Whether `BootSourceOverrideMode` goes with the device. */
  readonly sendsMode: boolean;
  /** Takes the device at `@Redfish.Settings` of the system where the system itself refuses it. */
  readonly hasBootInSettings: boolean;
  /** Message ids of refusals that pass by themselves. */
  readonly passes: RegExp;
}

const COMMON: Quirks = {
  vendor: 'any',
  sendsMode: false,
  hasBootInSettings: false,
  passes: /ServiceTemporarilyUnavailable|ResourceInUse|ServiceInUnknownState/,
};

/** By what the service root or the system says of its maker. */
const VENDORS: readonly (readonly [RegExp, Quirks])[] = [
  [
    /dell|idrac/i,
    // iDRAC 8 has the mode read-only: github.com/ansible-collections/community.general/issues/5091. iDRAC 10 has the device
    // read-only beside the settings: github.com/dsx-ai-factory/libredfish/pull/33.
    {
      ...COMMON,
      vendor: 'Dell iDRAC',
      hasBootInSettings: true,
      passes: new RegExp(`${COMMON.passes.source}|RAC0508|SYS518`),
    },
  ],
  [
    /hpe|hewlett/i,
    // The mode is not writable: github.com/ansible-collections/community.general/issues/3509. In POST nothing can be set.
    {
      ...COMMON,
      vendor: 'HPE iLO',
      passes: new RegExp(`${COMMON.passes.source}|UnableToModifyDuringSystemPOST`),
    },
  ],
  // Falls back to another mode where none is said: github.com/DMTF/Redfishtool/pull/106.
  [/supermicro|smc/i, { ...COMMON, vendor: 'Supermicro', sendsMode: true }],
  [/sushy/i, { ...COMMON, vendor: 'sushy-tools', sendsMode: true }],
];

/** The quirks of a BMC. */
export function quirksOf(root: Resource, system: Resource): Quirks {
  const says = [root['Vendor'], root['Product'], root['Name'], Object.keys(objectOf(root['Oem'])).join(' ')];
  const text = [...says, system['Manufacturer']].filter((word) => typeof word === 'string').join(' ');
  return VENDORS.find(([pattern]) => pattern.test(text))?.[1] ?? COMMON;
}

function objectOf(value: unknown): Resource {
  return typeof value === 'object' && value !== null ? (value as Resource) : {};
}
