import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Where the data lies, to be copied. */
export const CopyPath = ({ path }: { path: string }) => {
  const { t } = useTranslation();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(path);
      setIsCopied(true);
    } catch {
      // Without the clipboard the path can still be selected: it is plain text in a selectable field.
      setIsCopied(false);
    }
  };
  return (
    <div className="copy-path">
      <code data-testid="data-folder">{path}</code>
      <button type="button" className="action" data-testid="copy-path" onClick={() => void copy()}>
        {isCopied ? t('common.copied') : t('common.copy')}
      </button>
    </div>
  );
};
