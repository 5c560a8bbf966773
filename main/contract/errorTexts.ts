import type { ErrorCode, UserError } from './errors';
import { type BothLanguages, type ErrorText, entry } from './errorTextShape';
import { consentFormErrors } from './errorTextsConsent';
import { documentErrors } from './errorTextsDocuments';
import { laneErrors } from './errorTextsLanes';
import { ledgerErrors } from './errorTextsLedger';
import { accessErrors, consentErrors, enrolErrors, peopleErrors } from './errorTextsPeople';
import { registerErrors } from './errorTextsRegisters';
import { retentionErrors } from './errorTextsRetention';
import { withdrawalErrors } from './errorTextsWithdrawal';
import type { Language } from './ids';
import { ledgerFaultWords } from './ledgerFaultWords';

const consoleErrors = {
  INPUT_INVALID: entry(
    '填写的内容不符合要求[（{{field}}）]。',
    '请检查标出的项目，改正后再试。',
    'Something that was filled in is not valid[ ({{field}})].',
    'Check the marked fields, correct them and try again.',
  ),
  NOT_ALLOWED: entry('这项操作需要管理员。', '请先登录管理员。', 'This needs a manager.', 'Sign in as manager first.'),
  STATION_NOT_RUNNING: entry(
    '岗亭程序还没有运行起来。',
    '请稍等几秒再试；仍不行请重新启动程序。',
    'The station is not running yet.',
    'Wait a few seconds and try again; if it stays so, restart the console.',
  ),
  INTERNAL: entry(
    '程序内部出错，这次操作没有完成。',
    '请再试一次；仍不行请重新启动程序。闸机仍可用钥匙或应急按钮开启。',
    'The console failed inside; this action was not completed.',
    'Try again; if it fails again, restart the console. The turnstile can still be opened with its key or emergency button.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;

const startErrors = {
  CONFIG_BROKEN: entry(
    '配置文件读不懂[：{{file}}][，位置：{{where}}]。',
    '请用备份恢复这个文件，或者把它改名后重新设置。原文件没有被改动。',
    'The configuration file cannot be understood[: {{file}}][, at {{where}}].',
    'Restore it from a backup, or rename it and set the station up again. The file was left as it is.',
  ),
  DATABASE_NEWER: entry(
    '数据库来自更新的版本[（第 {{found}} 版）][，本程序只认识到第 {{known}} 版]。',
    '请安装新版程序。数据没有被改动。',
    'The database was written by a newer version[ (version {{found}})][; this console knows versions up to {{known}}].',
    'Install the newer console. The data was left as it is.',
  ),
  DATABASE_BROKEN: entry(
    '数据库损坏，不能打开。',
    '请先把数据文件夹整个复制一份，再用备份恢复 station.db。',
    'The database is damaged and cannot be opened.',
    'Copy the whole data folder first, then restore station.db from a backup.',
  ),
  DATA_FOLDER_UNWRITABLE: entry(
    '数据文件夹不能写入[：{{folder}}]。',
    '请检查磁盘空间和文件夹权限。',
    'The data folder cannot be written[: {{folder}}].',
    'Check the disk space and the rights of the folder.',
  ),
  DATA_FOLDER_IN_USE: entry(
    '另一个程序正在使用同一个数据文件夹[：{{folder}}]。',
    '请关闭那个程序，例如备份、杀毒软件，或者另一个岗亭程序。',
    'Another program is using the same data folder[: {{folder}}].',
    'Close that program: a backup, a virus scanner, or another console.',
  ),
  KEY_UNAVAILABLE: entry(
    '操作系统不能交出本岗亭的主密钥。',
    '请用安装时的系统账号登录并解锁系统密钥库，再重新启动程序。',
    'The operating system does not hand out the master key of this station.',
    'Log in with the account used at installation, unlock its key store, and restart the console.',
  ),
  KEY_MISMATCH: entry(
    '主密钥与这份数据不匹配。',
    '这份数据可能来自另一台机器：请恢复与它一起备份的密钥。数据没有被改动。',
    'The master key does not fit this data.',
    'The data may come from another machine: restore the key that was backed up with it. The data was left as it is.',
  ),
  PASSPHRASE_WRONG: entry(
    '口令不正确。',
    '请检查大小写和输入法，再输一次。',
    'The passphrase is wrong.',
    'Check upper and lower case and the input method, then type it again.',
  ),
  PASSPHRASE_TOO_SHORT: entry(
    '口令太短[，至少要 {{min}} 个字符]。',
    '请换一个更长的口令，例如几个不相关的词。',
    'The passphrase is too short[; it needs at least {{min}} characters].',
    'Choose a longer one, for example several unrelated words.',
  ),
  DEMO_UNAVAILABLE: entry(
    '演示门岗不能启动[：{{missing}}]。',
    '请在项目文件夹运行 npm start 装好演示所需的部件；文件夹里已有数据时，请换一个空的数据文件夹。',
    'The demo gate cannot start[: {{missing}}].',
    'Run npm start in the project folder, which installs what the demo needs; where data is in the way, choose an empty data folder.',
  ),
  DISPLAY_MISSING: entry(
    '这台机器没有显示器，窗口打不开。',
    '请接上显示器，或者加 --headless 运行演示门岗。',
    'This machine has no display, so no window can open.',
    'Connect a display, or run the demo gate with --headless.',
  ),
  RUNTIME_TOO_OLD: entry(
    'Node 版本太旧[（{{found}}）]。',
    '请安装 Node [{{needed}} ]或更新版本后再试。',
    'This Node is too old[ ({{found}})].',
    'Install Node [{{needed}} ]or later, then try again.',
  ),
  CLOCK_NOT_BEIJING: entry(
    '这台电脑的时区不是北京时间[（{{found}}）]，期限按哪一天算、纸上写哪一天会差一天。',
    '请在系统设置里把时区改成北京（UTC+8），然后重新打开 Fairgate。',
    'This computer is not set to Beijing time[ ({{found}})]: days of deadlines and days on paper can differ by one.',
    'Set the time zone to Beijing (UTC+8) in the system settings, then open Fairgate again.',
  ),
  FILE_MISSING: entry(
    '找不到文件[：{{file}}]。',
    '请检查文件名和文件夹，再试一次。',
    'The file does not exist[: {{file}}].',
    'Check the name and the folder, then try again.',
  ),
  PAIRS_INVALID: entry(
    '配对清单读不懂[，第 {{line}} 行]。',
    '请用 LFW 格式：每行“姓名 序号 序号”或“姓名 序号 姓名 序号”，两种都要有，行数与首行一致。',
    'The list of pairs cannot be understood[, line {{line}}].',
    'Use the LFW format: “name n n” or “name n name n” on each line, some of both, as many as the first line says.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;

const partErrors = {
  FFMPEG_MISSING: entry(
    '找不到 ffmpeg，相机画面不能解码。',
    '请安装 ffmpeg，再重新启动程序。刷卡和人工开门不受影响。',
    'ffmpeg was not found, so camera pictures cannot be decoded.',
    'Install ffmpeg and restart the console. Cards and opening by hand still work.',
  ),
  MODEL_MISSING: entry(
    '缺少识别模型文件[：{{file}}]。',
    '请运行 npm start 重新取得模型文件。刷卡和人工开门不受影响。',
    'A model file for recognition is missing[: {{file}}].',
    'Run npm start to obtain the model files again. Cards and opening by hand still work.',
  ),
  MODEL_NOT_FETCHED: entry(
    '这个可选的模型文件还没有取得[：{{file}}]。',
    '在能上网的电脑上运行 npm run models -- fetch[ {{name}}]，或者改用默认配置。',
    'This optional model file was not fetched[: {{file}}].',
    'Run npm run models -- fetch[ {{name}}] where there is internet, or use the default profile.',
  ),
  MODEL_WRONG_HASH: entry(
    '识别模型文件的校验值不对[：{{file}}]，已停用人脸。',
    '请删除这个文件并运行 npm start 重新取得。刷卡和人工开门不受影响。',
    'The checksum of a model file is wrong[: {{file}}], so face is off.',
    'Delete the file and run npm start to obtain it again. Cards and opening by hand still work.',
  ),
  MODEL_PROFILE_UNKNOWN: entry(
    '没有这个名字的识别模型配置[：{{profile}}]，已停用人脸。',
    '请在 station.json 里改用有的配置，例如 accurate，再重新打开控制台。刷卡和人工开门不受影响。',
    'There is no set of models of this name[: {{profile}}], so face is off.',
    'Name one that exists in station.json, for example accurate, and start the console again. Cards and opening by hand still work.',
  ),
  MODEL_NOT_MEASURED: entry(
    '现用的识别模型没有测过误认率，已停用人脸[：{{file}}]。',
    '请换用测过的模型配置，例如 accurate。刷卡和人工开门不受影响。',
    'Nobody has measured how often the models in use mistake one face for another, so face is off[: {{file}}].',
    'Use a set of models that was measured, for example accurate. Cards and opening by hand still work.',
  ),
  TEMPLATES_SUSPENDED: entry(
    '[有 {{people}} 位]住户的人脸特征是另一套模型采集的，暂不比对。',
    '请为这些住户重新采集，或者换回原来的模型配置；在此之前他们刷卡通行。',
    'The face templates of [{{people}} ]residents are of another set of models and are not compared.',
    'Enrol them anew, or go back to the former set of models; until then they use their cards.',
  ),
  VISION_DOWN: entry(
    '识别程序停了，正在自动重启。',
    '人脸暂时不可用，请用门卡或人工核验。',
    'The recognition process has stopped and is being restarted.',
    'Face is not available for the moment: use cards or check by hand.',
  ),
  SERIAL_DOWN: entry(
    '闸机通信程序停了，正在自动重启。',
    '请稍等几秒再试；着急时请用闸机的钥匙或应急按钮。',
    'The process that talks to the turnstiles has stopped and is being restarted.',
    'Try again in a few seconds; if it is urgent, use the key or the emergency button of the turnstile.',
  ),
  CAMERA_UNREACHABLE: entry(
    '连不上相机。',
    '请检查相机电源、网线和地址。程序会一直重试。',
    'The camera cannot be reached.',
    'Check its power, its cable and its address. The console keeps trying.',
  ),
  CAMERA_PASSWORD_WRONG: entry(
    '相机不接受这个用户名或密码。',
    '请核对相机的用户名和密码；多次输错相机可能会锁定几分钟。',
    'The camera refuses this user name or password.',
    'Check both; after several wrong attempts a camera may lock itself for some minutes.',
  ),
  CAMERA_NO_STREAM: entry(
    '相机没有可用的 H.264 视频流。',
    '请在相机设置里开启一路 H.264 码流。',
    'The camera offers no usable H.264 stream.',
    'Switch on an H.264 stream in the settings of the camera.',
  ),
  CAMERA_NO_FRAMES: entry(
    '已连上相机，但没有画面。',
    '请检查相机的视频设置，或者重启相机。程序会一直重试。',
    'The camera answers but sends no picture.',
    'Check its video settings, or restart it. The console keeps trying.',
  ),
  CAMERA_ANSWER_INVALID: entry(
    '相机的回答读不懂。',
    '请确认地址填的是相机的 ONVIF 服务地址；也可以改用 RTSP 地址。',
    'The answer of the camera cannot be understood.',
    'Make sure that the address is its ONVIF service; or use its RTSP address.',
  ),
  PORT_MISSING: entry(
    '找不到串口[ {{port}}]。',
    '请检查串口线或转换器是否插好。插上后会自动连接。',
    'The serial port[ {{port}}] was not found.',
    'Check that the cable or adapter is plugged in. The line comes back by itself.',
  ),
  PORT_BUSY: entry(
    '串口[ {{port}} ]被其他程序占用。',
    '请关闭占用串口的程序。之后会自动连接。',
    'The serial port[ {{port}}] is used by another program.',
    'Close that program. The line then comes up by itself.',
  ),
  PORT_NO_PERMISSION: entry(
    '没有使用串口[ {{port}} ]的权限。',
    '请把当前系统账号加入 dialout 组，注销后重新登录。',
    'This account may not use the serial port[ {{port}}].',
    'Add the account to the group dialout, then log out and in again.',
  ),
  DEVICE_SILENT: entry(
    '闸机没有回应。',
    '请检查闸机电源、接线、波特率和地址。',
    'The turnstile does not answer.',
    'Check its power, its wiring, the baud rate and the address.',
  ),
  DEVICE_KEY_WRONG: entry(
    '闸机不接受通信密钥。',
    '请核对闸机的 SCBK 密钥（32 位十六进制）。',
    'The turnstile refuses the channel key.',
    'Check its SCBK (32 hexadecimal digits).',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;

const gateErrors = {
  LANE_UNKNOWN: entry(
    '没有这条通道。',
    '请重新选择通道；通道可能刚被改过配置。',
    'There is no such lane.',
    'Choose the lane again; its configuration may have changed.',
  ),
  LANE_LINK_DOWN: entry(
    '与闸机的通信断了，门没有打开。',
    '请用闸机的钥匙或应急按钮开门，并检查电源和接线。',
    'The line to the turnstile is down; the gate was not opened.',
    'Open it with its key or emergency button, and check power and wiring.',
  ),
  GRANT_EXPIRED: entry(
    '开门指令没能及时送到闸机，已经作废，门没有打开。',
    '请再开一次。',
    'The command did not reach the turnstile in time and was dropped; the gate was not opened.',
    'Open it again.',
  ),
  GRANT_REFUSED: entry(
    '闸机拒绝了开门指令。',
    '请看闸机是否被锁定或处于故障，再试一次；着急时请用钥匙或应急按钮。',
    'The turnstile refused the command.',
    'See whether it is locked or faulty and try again; if it is urgent, use its key or emergency button.',
  ),
  GRANT_UNKNOWN: entry(
    '闸机没有确认，不知道门是否打开。',
    '请看一眼通道：没开就再开一次。',
    'The turnstile did not confirm; it is not known whether the gate opened.',
    'Look at the lane: if it is shut, open it again.',
  ),
  REASON_DETAIL_MISSING: entry(
    '这个原因需要填写房号。',
    '请填写房号，例如 3-1-502，再开门。',
    'This reason needs a flat number.',
    'Fill in the flat, for example 3-1-502, then open.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;

/** The sentence and next step of every error code, in both languages; the window and gatectl show the same words. */
export const errorTexts: Record<ErrorCode, BothLanguages> = {
  ...consoleErrors,
  ...startErrors,
  ...partErrors,
  ...gateErrors,
  ...laneErrors,
  ...peopleErrors,
  ...documentErrors,
  ...registerErrors,
  ...withdrawalErrors,
  ...retentionErrors,
  ...ledgerErrors,
  ...accessErrors,
  ...consentErrors,
  ...consentFormErrors,
  ...enrolErrors,
};

/** Values that are words of ours rather than names from outside; any other value is shown as it came. */
const valueWords: Record<string, Record<Language, string>> = {
  film: { 'zh-CN': '缺少演示影片', en: 'the demo film is missing' },
  gate: { 'zh-CN': '模拟设备没有启动', en: 'the simulated devices did not start' },
  'socat-missing': { 'zh-CN': '缺少 socat', en: 'socat is missing' },
  'socat-failed': { 'zh-CN': 'socat 没能建立模拟串口', en: 'socat could not make the simulated serial port' },
  'python3-missing': { 'zh-CN': '缺少 python3', en: 'python3 is missing' },
  'gst-missing': { 'zh-CN': '缺少 GStreamer RTSP 服务器', en: 'the GStreamer RTSP server is missing' },
  'film-missing': { 'zh-CN': '缺少演示影片', en: 'the demo film is missing' },
  'film-broken': { 'zh-CN': '演示影片已损坏', en: 'the demo film is damaged' },
  'port-taken': { 'zh-CN': '演示用的端口被占用', en: 'a port the demo needs is taken' },
  'camera-failed': { 'zh-CN': '模拟相机没能启动', en: 'the simulated camera did not start' },
  'empty-data-folder': { 'zh-CN': '这个数据文件夹里已有岗亭的数据', en: 'this data folder already holds the data of a station' },
  ...ledgerFaultWords,
};

const wordOf = (value: string | number, language: Language): string => valueWords[value]?.[language] ?? String(value);

const fill = (pattern: string, params: UserError['params'], language: Language): string =>
  pattern.replace(/\[([^[\]]*)\]/g, (_whole, part: string) => {
    const names = [...part.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '');
    if (!names.every((name) => params[name] !== undefined && params[name] !== '')) return '';
    return part.replace(/\{\{(\w+)\}\}/g, (_hole, name: string) => wordOf(params[name] ?? '', language));
  });

/** An error in words of `language`, with its values filled in. */
export const errorText = (error: UserError, language: Language): ErrorText => {
  const { text, next } = errorTexts[error.code][language];
  return { text: fill(text, error.params, language), next: fill(next, error.params, language) };
};
