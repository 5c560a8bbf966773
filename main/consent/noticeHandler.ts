import type { NoticeDraft } from '../contract/consent';
import { plainWords } from './noticeShelf';

/** A name in quotation marks, or the words that follow `处理者`, up to what a company's name ends with. */
const quoted = /[“「『"]([^”」』"]{2,60})[”」』"]/u;
const company =
  /(?:处理者)?(?:是|为|：|:)?\s*([\p{Script=Han}A-Za-z0-9（）()·]{2,60}?(?:有限责任公司|股份有限公司|有限公司|公司|委员会|管理处|服务中心))/u;

/** The handler as the notice's Chinese section names it, which is the one that binds; null: no name is to be found there. */
export function handlerNamed({ sections }: Pick<NoticeDraft, 'sections'>): string | null {
  const text = plainWords(
    sections
      .filter(({ topic }) => topic === 'handler')
      .map((section) => section.text)
      .join(' '),
  );
  return (quoted.exec(text)?.[1] ?? company.exec(text)?.[1] ?? null)?.trim() ?? null;
}
