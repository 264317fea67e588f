/** Version ranges by the names of the packages. */
export type ProjectPackages = Readonly<
  Record<'cdktf' | 'constructs' | 'cdktf-cli' | 'tsx' | 'typescript' | '@types/node', string>
>;

/** The `package.json` of a site's own repository. */
export function packageManifest({
  name,
  rackwright,
  packages,
}: {
  readonly name: string;
  readonly rackwright: string;
  readonly packages: ProjectPackages;
}): string {
  const { cdktf, constructs, ...development } = packages;
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    scripts: {
      setup: 'node node_modules/rackwright/setup/setup.mjs',
      validate: 'rackwright validate',
      types: 'tsc -p .',
      synth: 'cdktf synth',
    },
    // The ranges are those of Rackwright itself: constructs of two copies of cdktf do not fit together.
    dependencies: { cdktf, constructs, rackwright },
    devDependencies: development,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
