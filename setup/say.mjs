// @ts-check
/** Plain words on the terminal, in the language the terminal speaks: one line per step. */

const chinese = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');

/** @param {string} zh @param {string} en */
export const words = (zh, en) => (chinese ? zh : en);

/** @param {string} zh @param {string} en */
export function say(zh, en) {
  process.stdout.write(`${words(zh, en)}\n`);
}

/** A failure with the next step; ends the set-up without a stack trace. */
export class SetUpFailure extends Error {}

/** @param {string} zh @param {string} en */
export const failure = (zh, en) => new SetUpFailure(words(zh, en));
