import { expect, it } from 'vitest';
import { textOf } from './checkout.ts';

/** docs/adr/0005-dependencies.md has a line for every package of package.json, and for no other. */
type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const manifest = JSON.parse(textOf('package.json')) as Manifest;
const installed = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });

const decision = textOf('docs/adr/0005-dependencies.md');
const named = [...decision.matchAll(/^\| (?!package|-)([^|]+) \|/gm)].flatMap(([, cell = '']) =>
  namesIn(cell),
);

/** `@orpc/contract, server, client` names three packages of one scope; what stands in brackets explains. */
function namesIn(cell: string): readonly string[] {
  let scope = '';
  return cell
    .replaceAll(/\([^)]*\)/g, '')
    .split(',')
    .map((part) => part.trim())
    .map((name) => {
      if (name.startsWith('@')) scope = `${name.split('/')[0]}/`;
      const inScope = `${scope}${name}`;
      return !name.startsWith('@') && installed.includes(inScope) && !installed.includes(name)
        ? inScope
        : name;
    });
}

it('has a line for every package', () => {
  const isNamed = (name: string) =>
    named.includes(name) || (name.startsWith('@types/') && named.includes('@types/*'));
  expect(installed.filter((name) => !isNamed(name))).toEqual([]);
});

it('has no line for a package that is not there', () => {
  expect(named.filter((name) => name !== '@types/*' && !installed.includes(name))).toEqual([]);
});
