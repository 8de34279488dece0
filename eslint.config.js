import tseslint from 'typescript-eslint';

/** Rules that a reader would otherwise have to enforce in review; everything stylistic belongs to prettier. */
export default tseslint.config(
  { ignores: ['node_modules/**', 'dist/**', '.firebreak/**'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  // Plain JavaScript belongs to no TypeScript project, so the rules that need types cannot look at it.
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
);
