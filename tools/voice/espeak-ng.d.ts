declare module 'espeak-ng' {
  /** What is left of the program once it has run: its files. */
  type Finished = { readonly FS: { readFile(path: string): Uint8Array } };
  type Options = {
    readonly arguments: readonly string[];
    readonly print?: (line: string) => void;
    readonly printErr?: (line: string) => void;
  };
  const run: (options: Options) => Promise<Finished>;
  export default run;
}
