/** Does a command once for each key, as the product does: the second time there is only its answer. */
export type Once = <Output>(name: string, key: string, act: () => Output) => Output;
