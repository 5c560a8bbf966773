import { useTranslation } from 'react-i18next';
import type { Section } from './sections';

/** Title of a section and, in a sentence, what it is for and by which law. */
export const SectionHead = ({ section }: { section: Section }) => {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t(`records.section.${section}`)}</h2>
      <p className="fact section-intro">{t(`records.intro.${section}`)}</p>
    </>
  );
};
