import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import regexp from 'eslint-plugin-regexp';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'dist',
      'cdktf.out',
      '.venv',
      '.rackwright',
      'bindings/proxmox/lib',
      'coverage',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: globals.node, ecmaVersion: 2024 },
  },
  {
    files: ['lab/pve/page/assets/*.js', 'boot/dashboard/assets/*.js'],
    languageOptions: { globals: globals.browser, sourceType: 'module' },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { jsdoc },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'jsdoc/no-blank-blocks': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: false },
          contexts: [
            // An interface's docstrings hold for the classes that implement it.
            'ClassDeclaration[implements.length=0] > ClassBody > MethodDefinition > FunctionExpression',
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
          checkConstructors: false,
        },
      ],
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['tests/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'jsdoc/require-jsdoc': 'off',
      'max-lines': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // Jest types its asymmetric matchers as any.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // What is matched may be hostile, and long.
    files: ['**/*.{ts,js,mjs}'],
    ignores: ['tests/**', 'bench/**'],
    plugins: { regexp },
    rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'certain' }] },
  },
  {
    // Only entry points read the process: everything below receives what it needs.
    files: ['**/*.ts'],
    ignores: [
      'cli/context.ts',
      'cli/main.ts',
      'cli/program.ts',
      'main.ts',
      '**/main.ts',
      'tests/**',
      'bench/**',
      'bindings/generate.ts',
      '**/generate*.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only entry points read the environment.' },
        { object: 'process', property: 'argv', message: 'Only entry points read arguments.' },
        { object: 'process', property: 'exit', message: 'Only entry points exit.' },
      ],
    },
  },
);
