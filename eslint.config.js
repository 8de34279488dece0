import tseslint from 'typescript-eslint';

/** Rules that a reader would otherwise have to enforce in review; everything stylistic belongs to prettier. */
export default tseslint.config(
  { ignores: ['node_modules/**', 'dist/**', '.firebreak/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A port's methods are async even where one driver of it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Ports are answered by closures and not by classes: their methods use no `this` and may be passed on.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      // Of ESLint's own rules those that no type can tell.
      'no-async-promise-executor': 'error',
      'no-constant-binary-expression': 'error',
      'no-empty-character-class': 'error',
      'no-loss-of-precision': 'error',
      'no-misleading-character-class': 'error',
      'no-self-assign': 'error',
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'no-unsafe-optional-chaining': 'error',
      'no-useless-catch': 'error',
      'no-useless-escape': 'error',
      'prefer-object-has-own': 'error',
    },
  },
  // Plain JavaScript belongs to no TypeScript project, so the rules that need types cannot look at it.
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
  // Programs of functions and containers: what they write to the console is their log.
  {
    files: ['chaos/**/function/**', 'chaos/workloads/*/image/**', 'infra/local-aws/lambda-runtime/**'],
    rules: { 'no-console': 'off' },
  },
);
