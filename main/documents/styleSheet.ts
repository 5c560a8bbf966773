/** Only fonts the system has: the free ones, then those of Windows and of macOS. */
const serif = "'Noto Serif CJK SC', 'Source Han Serif SC', SimSun, 'Songti SC', serif";
const sans = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', SimHei, 'PingFang SC', sans-serif";

export type Paper = 'A4' | 'A3';

export const footerFont = sans;

/** One style for all documents. Sizes in points and millimetres, for paper; `scale` enlarges everything for people who read with difficulty. */
export const styleSheet = (paper: Paper, scale: number): string => `
@page { size: ${paper}; margin: 18mm 18mm 20mm 18mm; }
* { box-sizing: border-box; }
html { font: ${10.5 * scale}pt/1.55 ${serif}; color: #000; background: #fff; }
body { margin: 0; overflow-wrap: anywhere; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
p { margin: 0 0 .5em; text-align: justify; }
.en { font-size: .82em; line-height: 1.4; color: #333; text-align: left; }
.pair > .en { display: block; }
.free { white-space: pre-line; }
.letterhead { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm; border-bottom: .6mm solid #000; padding-bottom: 2mm; margin-bottom: 7mm; }
.letterhead .who { flex: 1; font-family: ${sans}; }
.letterhead .handler { font-size: 1.15em; font-weight: 700; line-height: 1.35; }
.letterhead .place { font-size: .86em; }
.letterhead .ref { flex: none; text-align: right; font-size: .82em; line-height: 1.45; white-space: nowrap; }
h1 { font: 700 1.85em/1.3 ${sans}; text-align: center; margin: 0 0 6mm; letter-spacing: .06em; text-wrap: balance; }
h1 .en { display: block; font-size: .5em; font-weight: 400; letter-spacing: 0; text-align: center; margin-top: 1mm; }
h2 { font: 700 1.05em/1.4 ${sans}; margin: 5mm 0 2mm; break-after: avoid; }
h2 .en { font-weight: 400; margin-left: .7em; }
section { break-inside: auto; }
section.whole { break-inside: avoid; }
.translation { break-before: page; }
.translation, .translation p { font-size: 1em; text-align: left; }
table { width: 100%; border-collapse: collapse; margin: 0 0 3mm; font-size: .93em; line-height: 1.45; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: .2mm solid #555; padding: 1.2mm 2mm; text-align: left; vertical-align: top; }
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
.blank { display: inline-block; min-width: 38mm; border-bottom: .2mm solid #000; }
.tick { display: inline-block; width: 5mm; height: 5mm; border: .35mm solid #000; vertical-align: -1mm; margin-right: 2mm; }
.choices { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; margin: 3mm 0 4mm; break-inside: avoid; }
.choice { border: .4mm solid #000; padding: 4mm; min-height: 44mm; display: flex; flex-direction: column; }
.choice .head { font: 700 1.3em/1.4 ${sans}; }
.choice .line { margin-top: auto; border-top: .2mm solid #000; padding-top: 1mm; font-size: .85em; }
.signing { display: grid; grid-template-columns: repeat(auto-fit, minmax(48mm, 1fr)); gap: 5mm; margin-top: 8mm; break-inside: avoid; }
.signing > div { border: .2mm solid #555; min-height: 34mm; padding: 2mm 3mm; display: flex; flex-direction: column; }
.signing .date { margin-top: auto; font-size: .85em; }
.signing .seal { border-style: dashed; text-align: center; color: #333; }
.codes { display: grid; grid-template-columns: repeat(2, 78mm); justify-content: space-evenly; gap: 4mm; margin: 2mm 0 4mm; }
.codes.one { grid-template-columns: 78mm; }
.codes figure { margin: 0; break-inside: avoid; text-align: center; font-size: .82em; }
.codes svg { width: 78mm; height: 78mm; display: block; }
.small { font-size: .85em; }
.sign { text-align: center; }
.sign h1 { font-size: 3em; margin-bottom: 4mm; }
.sign .big { font: 700 1.9em/1.5 ${sans}; }
.sign table, .sign ul { text-align: left; }
.draft { border: .4mm solid #000; padding: 2mm 4mm; text-align: center; font: 700 1.1em/1.4 ${sans}; margin-bottom: 4mm; }
`;
