/** Only fonts the system has: the free ones, then those of Windows and of macOS. */
const serif = "'Noto Serif CJK SC', 'Source Han Serif SC', SimSun, 'Songti SC', serif";
const sans = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', SimHei, 'PingFang SC', sans-serif";

/** For English: in Chinese fonts quotation marks and apostrophes are as wide as a character. */
const latinSerif = `'Times New Roman', 'Liberation Serif', Georgia, ${serif}`;
const latinSans = `Arial, 'Liberation Sans', ${sans}`;

export type Paper = 'A4' | 'A3';

export const footerFont = latinSans;

/** One style for all documents. Sizes in points and millimetres, for paper; `scale` enlarges everything for people who read with difficulty. */
export const styleSheet = (paper: Paper, scale: number): string => `
@page { size: ${paper}; margin: 15mm 18mm 19mm 18mm; }
* { box-sizing: border-box; }
html { font: ${10 * scale}pt/1.5 ${serif}; color: #000; background: #fff; }
body { margin: 0; overflow-wrap: anywhere; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
p { margin: 0 0 .5em; text-align: justify; }
.en { font-size: .86em; line-height: 1.35; color: #333; text-align: inherit; }
[lang=en] { font-family: ${latinSerif}; }
p.en { text-align: left; }
th .en, h1[lang=en], h1 .en, h2 .en, .translation h2, .choice .head .en { font-family: ${latinSans}; }
.pair > .en { display: block; }
tbody .pair > .en { display: inline; margin-left: .6em; }
tbody .stacked .pair > .en { display: block; margin: 0; }
.free { white-space: pre-line; }
.letterhead { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm; border-bottom: .6mm solid #000; padding-bottom: 2mm; margin-bottom: 5mm; }
.letterhead .who { flex: 1; font-family: ${sans}; }
.letterhead .handler { font-size: 1.15em; font-weight: 700; line-height: 1.35; }
.letterhead .place { font-size: .86em; }
.letterhead .ref { flex: none; text-align: right; font-size: .82em; line-height: 1.45; white-space: nowrap; }
h1 { font: 700 1.85em/1.3 ${sans}; text-align: center; margin: 0 0 5mm; letter-spacing: .06em; text-wrap: balance; }
h1 .en { display: block; font-size: .5em; font-weight: 400; letter-spacing: 0; text-align: center; margin-top: 1mm; }
h2 { font: 700 1.05em/1.4 ${sans}; margin: 4mm 0 1.5mm; break-after: avoid; }
h2 .en { font-weight: 400; margin-left: .7em; }
section { break-inside: auto; }
section.whole { break-inside: avoid; }
.translation, .letter + .letter { break-before: page; }
.translation, .translation p { font-size: 1em; text-align: left; }
table { width: 100%; border-collapse: collapse; margin: 0 0 3mm; font-size: .95em; line-height: 1.4; }
* + table { margin-top: 3mm; }
h2 + table { margin-top: 0; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: .2mm solid #555; padding: .8mm 2mm; text-align: left; vertical-align: top; }
thead th { background: #eee; font-family: ${sans}; font-weight: 700; font-size: .95em; vertical-align: bottom; }
th .en { font-weight: 400; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.fixed { white-space: nowrap; font-variant-numeric: tabular-nums; }
table.facts th { width: 30%; background: #f5f5f5; font-family: ${sans}; font-weight: 500; }
ol, ul { margin: 0 0 3mm; padding-left: 1.8em; }
li { margin-bottom: 1.2mm; break-inside: avoid; }
.mono { font-family: 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', Consolas, Menlo, monospace; font-size: .88em; overflow-wrap: anywhere; }
pre.mono { white-space: pre-wrap; border: .2mm solid #555; padding: 2mm; margin: 0 0 3mm; line-height: 1.4; break-inside: avoid; }
.root { border: .4mm solid #000; padding: 2mm 3mm; font-size: 1.25em; letter-spacing: .05em; margin: 0 0 3mm; break-inside: avoid; }
.box { border: .4mm solid #000; padding: 3mm 4mm; margin: 0 0 4mm; break-inside: avoid; }
.box > :last-child { margin-bottom: 0; }
.changed { border-left: 1.2mm solid #000; padding-left: 3mm; }
.changed .mark { display: inline-block; margin-left: .8em; padding: 0 .5em; border: .3mm solid #000; font-size: .8em; font-weight: 400; }
.blank { display: inline-block; min-width: 38mm; border-bottom: .2mm solid #000; }
.tick { display: inline-block; width: 5mm; height: 5mm; border: .35mm solid #000; vertical-align: -1mm; margin-right: 2mm; }
.choices { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; margin: 3mm 0 4mm; break-inside: avoid; }
.choice { border: .4mm solid #000; padding: 4mm; min-height: 62mm; display: flex; flex-direction: column; }
.choice .head { font: 700 1.3em/1.4 ${sans}; }
.choice .line { margin-top: auto; border-top: .2mm solid #000; padding-top: 1mm; font-size: .85em; }
.whole { break-inside: avoid; }
.signing { display: grid; grid-template-columns: repeat(auto-fit, minmax(38mm, 1fr)); gap: 5mm; margin: 6mm 0 4mm; break-inside: avoid; break-before: avoid; }
.signing > div { border: .2mm solid #555; min-height: 30mm; padding: 2mm 3mm; display: flex; flex-direction: column; }
.signing .date { margin-top: auto; font-size: .85em; }
.signing .seal { border-style: dashed; text-align: center; color: #333; }
.codes { display: grid; grid-template-columns: repeat(2, 72mm); justify-content: space-evenly; gap: 4mm; margin: 2mm 0 4mm; }
.codes.one { grid-template-columns: 72mm; }
.codes figure { margin: 0; break-inside: avoid; text-align: center; font-size: .82em; }
.codes svg { width: 72mm; height: 72mm; display: block; }
.small { font-size: .85em; }
.sign { text-align: center; }
.sign table { font-size: 1.05em; }
.sign .big { font: 700 1.9em/1.4 ${sans}; text-align: center; margin-bottom: .3em; }
.sign .big .en { font: 400 .5em/1.4 ${latinSans}; }
.sign table, .sign ul { text-align: left; }
.draft { border: .4mm solid #000; padding: 2mm 4mm; text-align: center; font: 700 1.1em/1.4 ${sans}; margin-bottom: 4mm; }
.large .en, .large .place, .large .ref, .large .small, .large .mono, .large table, .large thead th { font-size: 1em; }
.large h1 { font-size: 1.5em; }
.large h1 .en { font-size: .8em; }
.large p { text-align: left; }
.large .letterhead { display: block; }
.large .letterhead .ref { text-align: left; margin-top: 1mm; }
`;
