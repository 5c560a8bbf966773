import { z } from 'zod';

/**
 * Every failure a user can meet. Each has a plain sentence and a next step in both languages in `errorTexts.ts`;
 * a test holds the two lists together.
 */
export const errorCodes = [
  // console
  'INPUT_INVALID',
  'NOT_ALLOWED',
  'STATION_NOT_RUNNING',
  'INTERNAL',
  // start
  'CONFIG_BROKEN',
  'DATABASE_NEWER',
  'DATABASE_BROKEN',
  'DATA_FOLDER_UNWRITABLE',
  'DATA_FOLDER_IN_USE',
  'KEY_UNAVAILABLE',
  'KEY_MISMATCH',
  'PASSPHRASE_WRONG',
  'PASSPHRASE_TOO_SHORT',
  'DEMO_UNAVAILABLE',
  'DISPLAY_MISSING',
  'RUNTIME_TOO_OLD',
  // files named on the command line
  'FILE_MISSING',
  'PAIRS_INVALID',
  // parts
  'FFMPEG_MISSING',
  'MODEL_MISSING',
  'MODEL_NOT_FETCHED',
  'MODEL_WRONG_HASH',
  'MODEL_PROFILE_UNKNOWN',
  'MODEL_NOT_MEASURED',
  'TEMPLATES_SUSPENDED',
  'VISION_DOWN',
  'SERIAL_DOWN',
  'CAMERA_UNREACHABLE',
  'CAMERA_PASSWORD_WRONG',
  'CAMERA_NO_STREAM',
  'CAMERA_NO_FRAMES',
  'CAMERA_ANSWER_INVALID',
  'PORT_MISSING',
  'PORT_BUSY',
  'PORT_NO_PERMISSION',
  'DEVICE_SILENT',
  'DEVICE_KEY_WRONG',
  // gate
  'LANE_UNKNOWN',
  'LANE_LINK_DOWN',
  'GRANT_EXPIRED',
  'GRANT_REFUSED',
  'GRANT_UNKNOWN',
  'REASON_DETAIL_MISSING',
  // people and consent
  'PERSON_UNKNOWN',
  'CARD_TAKEN',
  'CARD_NUMBER_INVALID',
  'CARD_LAST_WITH_FACE',
  'CONSENT_MISSING',
  'CONSENT_OTHER_WAY_FIRST',
  'CONSENT_NOTICE_UNKNOWN',
  'CONSENT_SIGNATURE_MISSING',
  'CONSENT_COOL_DOWN',
  'CONSENT_GUARDIAN_NEEDED',
  'CONSENT_CHILD_OFF',
  'CONSENT_NOTHING_TO_WITHDRAW',
  'CONSENT_OTHER_PURPOSE',
  'CONSENT_NOT_SEPARATE',
  'CONSENT_FORM_SPENT',
  'CONSENT_CHANGED_MEANWHILE',
  'CONSENT_FROZEN',
  'CONSENT_NOT_FROZEN',
  'CONSENT_GUARDIAN_NOT_NEEDED',
  'CONSENT_CHILD_OBJECTS',
  'CONSENT_CHILD_RULES',
  'CONSENT_TERM_TOO_LONG',
  'CONSENT_SCOPE_TOO_WIDE',
  'CONSENT_EVIDENCE_USED',
  'GUARDIAN_UNKNOWN',
  'GUARDIAN_CHILD_IS_ADULT',
  'GUARDIAN_IS_MINOR',
  'GUARDIAN_DAY_WRONG',
  'NOTICE_UNKNOWN',
  'NOTICE_NOT_LAWFUL',
  'NOTICE_INCOMPLETE',
  'NOTICE_UNCHANGED',
  'NOTICE_CHANGED_MEANWHILE',
  'NOTICE_HANDLER_UNANNOUNCED',
  'WITHDRAWAL_UNKNOWN',
  'SERVICE_STOP_RUNNING',
  'ENROL_NO_FACE',
  'ENROL_SEVERAL_FACES',
  'ENROL_FACE_TOO_SMALL',
  'ENROL_BLURRED',
  'ENROL_TURNED_AWAY',
  'ENROL_TOO_DARK',
  'ENROL_TOO_BRIGHT',
  'ENROL_PHOTO_UNREADABLE',
  'ENROL_PHOTO_TOO_LARGE',
  'ENROL_TIMED_OUT',
  'ENROL_PHOTO_EMPTY',
  'ENROL_PHOTO_TOO_MANY_PIXELS',
  'ENROL_PHOTO_TOO_SMALL',
  'ENROL_PHOTO_GRAY',
  'ENROL_PHOTO_TRANSPARENT',
  'ENROL_FACE_SIDEWAYS',
  'ENROL_SHOTS_DIFFER',
  'ENROL_DUPLICATE',
  'FACE_MODE_LOOK_ALIKE',
  'FACE_MODE_PROFILE',
  'ACCESS_GROUP_UNKNOWN',
  'CONFIG_NOT_SAVED',
  'LANE_SCREEN_UNAVAILABLE',
  'SIGN_IN_WRONG',
  'SIGN_IN_LOCKED',
  // ledger
  'LEDGER_BROKEN',
  'LEDGER_VERIFYING',
  'LEDGER_KEY_UNAVAILABLE',
  'LEDGER_ENTRY_UNKNOWN',
  'LEDGER_SECOND_PLACE_MISSING',
  'LEDGER_SECOND_PLACE_UNWRITABLE',
  'LEDGER_EXPORT_FOLDER',
  'LEDGER_NOT_SIGNED',
  // registers
  'RECORD_UNKNOWN',
  'RECORD_MOVED_ON',
  'RECORD_NOT_CORRECTABLE',
  'DATE_IN_FUTURE',
  'DATES_REVERSED',
  'ASSESSMENT_MISSING',
  'ASSESSMENT_FACTS_CHANGED',
  'SIGNATURE_NEEDED',
  'FILING_NOT_MADE',
  'REPORT_PERIOD',
  // ways, inspectors, terms
  'CONFIG_FACE_ONLY',
  'OTHER_WAY_FAULTY',
  'OTHER_WAY_DEAD',
  'INSPECTOR_TERM',
  'INSPECTOR_UNKNOWN',
  'HOLD_UNKNOWN',
  'CLOCK_NOT_DOUBTED',
  'CLOCK_CHANGED',
  // documents
  'DOCUMENT_NOT_OFFERED',
  'DOCUMENT_UNKNOWN',
  'DOCUMENT_NOT_READY',
  'DOCUMENT_NO_PRINTER',
  'DOCUMENT_NOT_MADE',
  'DOCUMENT_NOT_SAVED',
] as const;

export const ErrorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** Values for the placeholders of the error's sentence. Never a name, a card number or a secret. */
export const ErrorParams = z.record(z.string(), z.union([z.string(), z.number()]));
export type ErrorParams = z.infer<typeof ErrorParams>;

export const UserError = z.object({ code: ErrorCode, params: ErrorParams });
export type UserError = z.infer<typeof UserError>;

export type Result<T, E = UserError> = { ok: true; value: T } | { ok: false; error: E };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const fail = (code: ErrorCode, params: ErrorParams = {}): { ok: false; error: UserError } => ({
  ok: false,
  error: { code, params },
});
