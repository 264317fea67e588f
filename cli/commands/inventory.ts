import type { Command } from 'commander';
import { openSite, pickEnvironment, type SiteOptions } from '../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { inventoryList, hostVariables, renderInventoryYaml } from '../../inventory';

interface InventoryOptions extends SiteOptions {
  readonly list?: boolean;
  readonly host?: string;
}
