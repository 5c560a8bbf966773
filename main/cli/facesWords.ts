import type { ErrorCode } from '../contract/errors';
import { errorText } from '../contract/errorTexts';
import type { Language } from '../contract/ids';
import { type Accuracy, falseAcceptRates } from './facesAccuracy';
import type { Comparison } from './facesCompare';

const faultCodes: Record<NonNullable<Comparison['faces'][number]['fault']>, ErrorCode> = {
  'too-small': 'ENROL_FACE_TOO_SMALL',
  blurred: 'ENROL_BLURRED',
  'turned-away': 'ENROL_TURNED_AWAY',
  'too-dark': 'ENROL_TOO_DARK',
  'too-bright': 'ENROL_TOO_BRIGHT',
  'cut-off': 'ENROL_NO_FACE',
  'photo-gray': 'ENROL_PHOTO_GRAY',
};

/** What `faces compare` says to people. */
export function comparisonLines(
  { profile, model, cosine, calibrated, sameAtFalseMatchRate: rate, faces }: Comparison,
  language: Language,
): string[] {
  const zh = language === 'zh-CN';
  const like = zh ? `相似度 ${cosine.toFixed(4)}（${profile}，${model}）` : `Cosine ${cosine.toFixed(4)} (${profile}, ${model})`;
  const matched = zh ? `误识率设为 ${rate} 时算同一人` : `Taken for one person at a false match rate of ${rate}`;
  const unknown = zh
    ? '这个模型没有校准，说不出是不是同一人'
    : 'This model has no calibration: nobody can say whether that is one person';
  const apart = zh ? '在任何已校准的误识率下都不算同一人' : 'Not taken for one person at any calibrated false match rate';
  const refused = faces.flatMap(({ fault }, index) => {
    if (!fault) return [];
    const { text } = errorText({ code: faultCodes[fault], params: {} }, language);
    return [
      zh
        ? `第 ${index + 1} 张达不到录入要求（${fault}）：${text}`
        : `Picture ${index + 1} is too poor to enrol (${fault}): ${text}`,
    ];
  });
  return [like, rate !== null ? matched : calibrated ? apart : unknown, ...refused];
}

/** What `faces accuracy` says to people. */
export function accuracyLines(measured: Accuracy, language: Language): string[] {
  const zh = language === 'zh-CN';
  const { pairs, accuracy, accuracySd, eer, tarAtFar, impostorPairs, images, notFound, msPerImage, profile } = measured;
  const rates = falseAcceptRates.map((rate) => {
    const { tar, threshold } = tarAtFar[rate];
    const tooFew = Number(rate) * impostorPairs < 1 ? (zh ? '（配对太少，测不准）' : ' (too few pairs to measure)') : '';
    return `  FAR ${rate}  TAR ${tar.toFixed(4)}  ${zh ? '阈值' : 'threshold'} ${threshold.toFixed(4)}${tooFew}`;
  });
  return [
    zh
      ? `配置 ${profile}：${pairs} 对，${images} 张照片，${notFound} 张没有找到人脸，每张 ${msPerImage.toFixed(1)} 毫秒`
      : `Profile ${profile}: ${pairs} pairs, ${images} pictures, ${notFound} without a face, ${msPerImage.toFixed(1)} ms each`,
    `${zh ? '准确率' : 'Accuracy'} ${accuracy.toFixed(4)} ± ${accuracySd.toFixed(4)}, EER ${eer.toFixed(4)}`,
    zh ? `全部配对（${impostorPairs} 对不同的人）：` : `All pairs (${impostorPairs} of different people):`,
    ...rates,
  ];
}
