import { ok } from '../../../main/contract/errors';
import type { Station } from '../../../main/stationShape';

/** What a manager would have signed on the first day, once the handler is on record. Does nothing where one is in force. */
export function signAssessment(station: Station): void {
  const draft = station.handlers['assessment.draft']?.({});
  if (!draft || draft instanceof Promise || !draft.ok || draft.value.faceStop === null) return;
  void (
    station.handlers['assessment.sign']?.({
      fingerprint: draft.value.fingerprint,
      words: {
        necessity: '双手提物也能通过。',
        effects: '可能认错，可随时改用门卡。',
        risks: '特征数值泄露。',
        protections: '逐人加密，不联网。',
      },
      signing: {
        by: 'drawn',
        name: '评估人',
        strokes: [
          [
            [0.1, 0.2],
            [0.8, 0.4],
          ],
        ],
      },
    }) ?? ok({})
  );
}
