/** The same keys as the Chinese texts, with any wording. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
