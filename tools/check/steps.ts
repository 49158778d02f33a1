/** One check: a program that Node runs from the checkout, and that ends with 0 when all is well. */
export type Step = {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
};

const types = (title: string, project: string): Step => ({
  title: `types of ${title}`,
  program: 'node_modules/typescript/bin/tsc',
  args: ['-p', project, '--noEmit', '--pretty', 'false'],
});

/** Longest first, so that the two lanes end together. */
export const steps: readonly Step[] = [
  {
    title: 'lint',
    program: 'node_modules/oxlint/bin/oxlint',
    args: ['--report-unused-disable-directives', '--deny-warnings'],
  },
  types('the window', 'renderer/tsconfig.json'),
  types('the tests of the window', 'renderer/tsconfig.test.json'),
  types('what runs under Node', 'tsconfig.json'),
  { title: 'unused files, exports, deps', program: 'node_modules/knip/bin/knip.js', args: [] },
  types('tests, with Node and DOM', 'tests/tsconfig.json'),
  types('shared, without Node or DOM', 'shared/tsconfig.json'),
  { title: 'format', program: 'node_modules/@biomejs/biome/bin/biome', args: ['format'] },
  { title: 'layers', program: 'tools/layers/main.ts', args: [] },
];
