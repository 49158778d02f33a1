/** The shape of a language's words, taken from the Chinese original: same keys, other sentences. */
export type Words<Original> = {
  readonly [Key in keyof Original]: Original[Key] extends string ? string : Words<Original[Key]>;
};
