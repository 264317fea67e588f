export { type NixosTarget, renderConfiguration as renderNixConfiguration } from './configuration';
export { type NixScriptOptions, renderInstallScript as renderNixInstallScript } from './install-script';
