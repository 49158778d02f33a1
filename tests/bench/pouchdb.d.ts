/** The part of PouchDB 9 that the bench asks of its peer; the packages bring no types. */
type PouchDocument = { readonly _id: string; readonly _rev?: string };

declare module 'pouchdb-core' {
  export default class PouchDB {
    constructor(name: string, options?: { readonly fetch?: typeof fetch });
    static plugin(plugin: object): typeof PouchDB;
    static replicate(
      source: PouchDB,
      target: PouchDB,
      options?: {
        readonly batch_size: number;
        readonly batches_limit: number;
        readonly checkpoint: 'target';
      },
    ): Promise<{ readonly ok: boolean; readonly docs_written: number }>;
    info(): Promise<object>;
    get(id: string): Promise<object>;
    put(document: object): Promise<object>;
    bulkDocs(documents: readonly PouchDocument[]): Promise<unknown>;
    bulkGet(options: {
      readonly docs: readonly { readonly id: string; readonly rev: string }[];
      readonly revs: boolean;
      readonly latest: boolean;
    }): Promise<object>;
    changes(options: {
      readonly since: number;
      readonly limit: number;
      readonly style: 'all_docs';
    }): Promise<object>;
    close(): Promise<void>;
  }
}

declare module 'pouchdb-adapter-http' {
  const plugin: object;
  export default plugin;
}

declare module 'pouchdb-adapter-leveldb' {
  const plugin: object;
  export default plugin;
}

declare module 'pouchdb-replication' {
  const plugin: object;
  export default plugin;
}
