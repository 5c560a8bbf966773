/** A person's name without spaces, dots between its parts, and the difference of full-width and small letters: two that are equal are the same name. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·•・.]/gu, '');
