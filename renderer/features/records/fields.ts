import type { RecordKind } from '../../../main/contract/records';
import type { zhCN } from '../../i18n/zhCN/texts';
import { calendarDay } from '../../ui/format';

export type KeyWord = keyof typeof zhCN.registers.key;
export type ValueWord = keyof typeof zhCN.registers.value;

interface Base {
  /** The property of the record's details. */
  name: string;
  /** Whose words stand over it; the name's own unless another is given. */
  label?: KeyWord;
  /** Null in the details while it is empty. */
  isOptional?: boolean;
}
/** One line of a form. `line` is a short text, `text` a long one, `moment` a day with a time. */
export type Field = Base &
  (
    | { kind: 'line' | 'text' | 'day' | 'moment' | 'number' | 'tick' | 'days' }
    | { kind: 'choice' | 'choices'; options: readonly ValueWord[] }
  );

export type FieldValue = string | boolean | readonly string[];
export type Values = Readonly<Record<string, FieldValue>>;
export type Details = Record<string, unknown>;

const dayShape = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string): boolean => dayShape.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** Local wall time as it is typed, `2026-11-22 14:05`; null when it is none. */
export const momentOf = (text: string): number | null => {
  const [day = '', time = ''] = text.trim().split(/\s+/);
  if (!isDay(day) || !/^([01]?\d|2[0-3]):[0-5]\d$/.test(time)) return null;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return new Date(year, month - 1, date, hour, minute).getTime();
};

const pad = (n: number): string => String(n).padStart(2, '0');
export const momentText = (atMs: number): string => {
  const at = new Date(atMs);
  return `${calendarDay(atMs)} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
};

const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value.trim() : '');
const listOf = (text: string): string[] => text.split(/[\s,，、;；]+/).filter((part) => part !== '');

/** What a field says in the record's details. */
const detailOf = (field: Field, value: FieldValue | undefined): unknown => {
  const text = textOf(value);
  if (field.kind === 'tick') return value === true;
  if (field.kind === 'choices') return Array.isArray(value) ? value : [];
  if (field.kind === 'days') return listOf(text);
  if (text === '' && field.isOptional) return field.kind === 'line' ? '' : null;
  if (field.kind === 'number') return Number(text);
  return field.kind === 'moment' ? momentOf(text) : text;
};

export const detailsOf = (fields: readonly Field[], values: Values): Details =>
  Object.fromEntries(fields.map((field) => [field.name, detailOf(field, values[field.name])]));

/** The form's values that say what the details say, for a correction or a form that is begun from an earlier one. */
export const valuesOf = (fields: readonly Field[], details: Details): Values =>
  Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = details[name];
      if (kind === 'tick') return [name, value === true];
      if (kind === 'choices') return [name, Array.isArray(value) ? value.map(String) : []];
      if (kind === 'days') return [name, Array.isArray(value) ? value.join(' ') : ''];
      if (kind === 'moment') return [name, typeof value === 'number' ? momentText(value) : ''];
      return [name, value === null || value === undefined ? '' : String(value)];
    }),
  );

export type FieldFault = 'required' | 'day' | 'moment' | 'number' | 'days' | 'check';

const faultOf = (field: Field, value: FieldValue | undefined): FieldFault | null => {
  const text = textOf(value);
  if (field.kind === 'tick') return null;
  if (field.kind === 'choices') return Array.isArray(value) && value.length === 0 && !field.isOptional ? 'required' : null;
  if (text === '') return field.isOptional ? null : 'required';
  if (field.kind === 'day') return isDay(text) ? null : 'day';
  if (field.kind === 'moment') return momentOf(text) === null ? 'moment' : null;
  if (field.kind === 'number') return /^\d+$/.test(text) ? null : 'number';
  if (field.kind === 'days') return listOf(text).every(isDay) ? null : 'days';
  return null;
};

/** What is wrong before the station is asked at all, by field. */
export const faultsOf = (fields: readonly Field[], values: Values): Record<string, FieldFault> =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const fault = faultOf(field, values[field.name]);
      return fault ? [[field.name, fault]] : [];
    }),
  );

const today = (): string => calendarDay(Date.now());

/** An empty form: days and moments that lie behind are begun with today. */
export const emptyValues = (fields: readonly Field[], begun: Values = {}): Values => ({
  ...Object.fromEntries(
    fields.map(({ name, kind, isOptional }): [string, FieldValue] => {
      if (kind === 'tick') return [name, false];
      if (kind === 'choices') return [name, []];
      if (kind === 'moment') return [name, momentText(Date.now())];
      const isPast = kind === 'day' && !isOptional && !['until', 'nextOn', 'effectiveOn'].includes(name);
      return [name, isPast ? today() : ''];
    }),
  ),
  ...begun,
});

const dataKinds = [
  'identity',
  'contact',
  'consent-records',
  'passage-records',
  'card-records',
  'video',
] as const satisfies readonly ValueWord[];

/** The form of each kind of record that people write. */
export const recordForms = {
  'disclosure.made': [
    { name: 'toWhom', kind: 'choice', options: ['police', 'court', 'prosecutor', 'regulator', 'resident', 'other'] },
    { name: 'authority', kind: 'line' },
    { name: 'officer', kind: 'line' },
    { name: 'legalBasis', kind: 'choice', options: ['statutory-duty', 'court-order', 'own-consent', 'emergency'] },
    { name: 'documentNumber', kind: 'line', isOptional: true },
    { name: 'scope', kind: 'text' },
    { name: 'given', kind: 'text' },
    { name: 'dataKinds', kind: 'choices', options: dataKinds },
    { name: 'from', kind: 'day', isOptional: true },
    { name: 'to', kind: 'day', isOptional: true },
    { name: 'givenBy', kind: 'line' },
    { name: 'givenOn', kind: 'day' },
    { name: 'mustStaySecret', kind: 'tick' },
  ],
  'disclosure.closed': [
    { name: 'outcome', kind: 'text' },
    { name: 'closedOn', kind: 'day' },
  ],
  'request.received': [
    {
      name: 'asks',
      kind: 'choice',
      options: ['access', 'copy', 'correct', 'delete', 'restrict', 'transfer', 'explain', 'complaint'],
    },
    { name: 'from', kind: 'line', label: 'requester' },
    { name: 'contact', kind: 'line', isOptional: true },
    { name: 'words', kind: 'text' },
    { name: 'disputedFrom', kind: 'day', isOptional: true },
    { name: 'disputedTo', kind: 'day', isOptional: true },
  ],
  'request.answered': [
    { name: 'outcome', kind: 'choice', options: ['done', 'partly', 'refused'] },
    { name: 'answer', kind: 'text' },
    {
      name: 'reason',
      kind: 'choice',
      isOptional: true,
      options: ['law-requires-keeping', 'identity-not-shown', 'not-their-data', 'nothing-held', 'rights-of-others', 'other'],
    },
    { name: 'answeredOn', kind: 'day' },
    { name: 'stillDisputed', kind: 'tick' },
  ],
  'request.terms-set': [
    { name: 'requestDays', kind: 'number' },
    { name: 'complaintDays', kind: 'number' },
  ],
  'incident.opened': [
    { name: 'discoveredAtMs', kind: 'moment' },
    { name: 'happenedFrom', kind: 'day', isOptional: true },
    { name: 'happenedTo', kind: 'day', isOptional: true },
    { name: 'major', kind: 'tick' },
    { name: 'dataKinds', kind: 'choices', options: [...dataKinds, 'face-templates'] },
    { name: 'cause', kind: 'text' },
    { name: 'harm', kind: 'text' },
    { name: 'remedies', kind: 'text' },
    { name: 'whatPeopleCanDo', kind: 'text' },
    { name: 'contact', kind: 'line' },
    { name: 'affectedCount', kind: 'number', isOptional: true },
  ],
  'incident.notified': [
    { name: 'whom', kind: 'choice', options: ['authority', 'people', 'people-not-needed'] },
    { name: 'atMs', kind: 'moment' },
    { name: 'office', kind: 'line' },
    { name: 'how', kind: 'text' },
  ],
  'incident.people-told': [
    { name: 'atMs', kind: 'moment', label: 'toldAt' },
    { name: 'how', kind: 'text' },
  ],
  'incident.closed': [
    { name: 'lessons', kind: 'text' },
    { name: 'closedOn', kind: 'day' },
  ],
  'vendor.engaged': [
    { name: 'name', kind: 'line' },
    { name: 'contact', kind: 'line' },
    { name: 'contract', kind: 'line' },
    { name: 'purpose', kind: 'text' },
    { name: 'scope', kind: 'text', label: 'workScope' },
    { name: 'dataKinds', kind: 'choices', isOptional: true, options: [...dataKinds, 'face-templates'] },
    { name: 'from', kind: 'day' },
    { name: 'until', kind: 'day' },
  ],
  'vendor.ended': [
    { name: 'proof', kind: 'choice', options: ['returned', 'deleted', 'nothing-held'] },
    { name: 'proofText', kind: 'text' },
    { name: 'endedOn', kind: 'day' },
  ],
  'audit.done': [
    { name: 'doneOn', kind: 'day' },
    { name: 'auditor', kind: 'line' },
    { name: 'scope', kind: 'text', label: 'auditScope' },
    { name: 'findings', kind: 'text' },
    { name: 'measures', kind: 'text' },
    { name: 'openFindings', kind: 'number' },
    { name: 'nextOn', kind: 'day' },
  ],
  'takeover.announced': [
    { name: 'oldHandler', kind: 'line' },
    { name: 'newHandler', kind: 'line' },
    { name: 'newContact', kind: 'line' },
    { name: 'effectiveOn', kind: 'day' },
    { name: 'toldOn', kind: 'day' },
    { name: 'toldHow', kind: 'text' },
    { name: 'purposeUnchanged', kind: 'tick' },
  ],
  'sign.removed': [
    { name: 'removedOn', kind: 'day' },
    { name: 'why', kind: 'text', label: 'whyRemoved' },
  ],
  'filing.made': [
    { name: 'office', kind: 'line' },
    { name: 'number', kind: 'line' },
    { name: 'madeOn', kind: 'day' },
  ],
  'filing.changed': [
    { name: 'office', kind: 'line' },
    { name: 'what', kind: 'text', label: 'changedWhat' },
    { name: 'madeOn', kind: 'day' },
  ],
  'filing.stopped': [
    { name: 'stoppedOn', kind: 'day' },
    { name: 'why', kind: 'text', label: 'whyStopped' },
  ],
  'filing.ended': [
    { name: 'office', kind: 'line' },
    { name: 'endedOn', kind: 'day' },
  ],
  'filing.officer-named': [
    { name: 'name', kind: 'line' },
    { name: 'contact', kind: 'line' },
    { name: 'namedOn', kind: 'day' },
  ],
  'filing.others-declared': [
    { name: 'stations', kind: 'number' },
    { name: 'people', kind: 'number', label: 'peopleElsewhere' },
  ],
  'handler.named': [
    { name: 'name', kind: 'line', label: 'handlerName' },
    { name: 'registration', kind: 'line', isOptional: true },
    { name: 'address', kind: 'line' },
    { name: 'contact', kind: 'line', label: 'handlerContact' },
    { name: 'phone', kind: 'line' },
    { name: 'complaints', kind: 'line' },
    { name: 'authority', kind: 'line', isOptional: true, label: 'localAuthority' },
  ],
  'calendar.set': [
    { name: 'year', kind: 'number' },
    { name: 'holidays', kind: 'days', isOptional: true },
    { name: 'workedWeekendDays', kind: 'days', isOptional: true },
  ],
} as const satisfies { [K in RecordKind]?: readonly Field[] };
export type WrittenKind = keyof typeof recordForms;

export const fieldsOf = (kind: RecordKind): readonly Field[] => (kind in recordForms ? recordForms[kind as WrittenKind] : []);
