import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Text that is taken elsewhere letter by letter; a click copies it, and where that is refused it is at least selected. */
export const CopyText = ({ text, testId }: { text: string; testId: string }) => {
  const { t } = useTranslation();
  const box = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    if (box.current) getSelection()?.selectAllChildren(box.current);
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      setCopied(null);
    }
  };
  return (
    <div className="copy-text">
      <pre ref={box} data-testid={testId}>
        {text}
      </pre>
      <button type="button" className="action" data-testid={`${testId}-copy`} onClick={() => void copy()}>
        {t(copied === text ? 'common.copied' : 'common.copy')}
      </button>
    </div>
  );
};
