import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

export type Import = {
  /** As written, such as `../lib/ids.ts` or `kysely`. */
  readonly specifier: string;
  /** The file it names, relative to the checkout; null for packages. */
  readonly target: string | null;
  readonly isTypeOnly: boolean;
  /** Names taken as values. */
  readonly values: readonly string[];
  readonly line: number;
};

export type Use = { readonly what: string; readonly line: number };

export type SourceFile = {
  /** Relative to the checkout, `/` between folders. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Members of globals (`Date.now`), `new Date()` and what else the language offers everywhere. */
  readonly uses: readonly Use[];
  readonly isTest: boolean;
};

/** What a file imports and uses; reads the syntax tree, so comments and strings do not count. */
export function readSource(path: string, code: string): SourceFile {
  const parsed = parseSync(path, code);
  const lineAt = (offset: number) => code.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  const add = (specifier: string, values: readonly string[], isTypeOnly: boolean, at: number) =>
    imports.push({
      specifier,
      target: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null,
      isTypeOnly,
      values,
      line: lineAt(at),
    });

  for (const { moduleRequest, entries, start } of parsed.module.staticImports) {
    const values = entries.filter((entry) => !entry.isType);
    const isTypeOnly = entries.length > 0 && values.length === 0;
    add(moduleRequest.value, values.map(nameOf), isTypeOnly, start);
  }
  for (const { entries, start } of parsed.module.staticExports) {
    const from = entries.find((entry) => entry.moduleRequest);
    if (from?.moduleRequest) {
      add(
        from.moduleRequest.value,
        [],
        entries.every((entry) => entry.isType),
        start,
      );
    }
  }
  const uses: Use[] = [];
  const see = (what: string, at: number) => uses.push({ what, line: lineAt(at) });
  new Visitor({
    ImportExpression({ source, start }) {
      if (source.type === 'Literal') add(String(source.value), [], false, start);
    },
    MemberExpression({ object, property, computed, start }) {
      if (object.type !== 'Identifier' || computed || property.type !== 'Identifier') return;
      see(`${object.name}.${property.name}`, start);
    },
    NewExpression({ callee, arguments: given, start }) {
      if (callee.type === 'Identifier' && given.length === 0) see(`new ${callee.name}()`, start);
    },
    TSImportType({ start }) {
      see('import() in a type', start);
    },
    ExportAllDeclaration({ start }) {
      see('export *', start);
    },
  }).visit(parsed.program);
  return { path, imports, uses, isTest: /\.test\.tsx?$/.test(path) || path.startsWith('tests/') };
}

function nameOf(entry: { importName: { name: string | null; kind: string } }): string {
  return entry.importName.name ?? entry.importName.kind;
}
