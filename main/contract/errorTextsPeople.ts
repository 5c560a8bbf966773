import type { ErrorCode } from './errors';
import { type BothLanguages, entry } from './errorTextShape';

/** Errors about residents, cards and signing in. */
export const peopleErrors = {
  PERSON_UNKNOWN: entry(
    '找不到这位住户。',
    '请重新查找；资料可能刚被改动。',
    'This resident was not found.',
    'Search again; the record may just have changed.',
  ),
  CARD_TAKEN: entry(
    '这张门卡已经发给别人。',
    '请换一张卡，或者先收回原来的卡。',
    'This card is already issued to somebody.',
    'Take another card, or take the old one back first.',
  ),
  CARD_NUMBER_INVALID: entry(
    '卡号不正确。',
    '请按卡面填写：区号 0 到 255，卡号 0 到 65535。',
    'The card number is not valid.',
    'Copy it from the card: facility 0 to 255, number 0 to 65535.',
  ),
  SIGN_IN_WRONG: entry(
    '管理员密码不正确。',
    '请检查大小写和输入法，再输一次。',
    'The manager password is wrong.',
    'Check upper and lower case and the input method, then type it again.',
  ),
  SIGN_IN_LOCKED: entry(
    '输错次数太多，登录已暂停。',
    '请[在 {{seconds}} 秒后]再试。门岗工作不受影响。',
    'Too many wrong attempts; signing in is paused.',
    'Try again [in {{seconds}} seconds]. The desk keeps working.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;

/** Errors about where, when and with what a resident passes, and about the settings that a manager changes. */
export const accessErrors = {
  FACE_MODE_LOOK_ALIKE: entry(
    '这位住户与另一位住户很像，须保持刷卡加人脸。',
    '请向住户说明：先刷卡，再看一眼相机；只刷卡请门岗核验也可以。',
    'This resident looks much like another one and stays with card and face.',
    'Explain it: card first, then a look at the camera; card alone with the guard checking works as well.',
  ),
  FACE_MODE_PROFILE: entry(
    '现用的识别模型只够核对持卡人，不能单看人脸放行。',
    '请保持刷卡加人脸，或者请安装人员换用可以单看人脸的模型。',
    'The models in use only check who holds a card; they do not open by face alone.',
    'Keep card and face, or ask the installer for models that may open by face alone.',
  ),
  ACCESS_GROUP_UNKNOWN: entry(
    '没有这组通道[：{{group}}]。',
    '请重新打开这一页，再选一次；通道可能刚被改过配置。',
    'There is no such group of lanes[: {{group}}].',
    'Open this page again and choose anew; the lanes may just have been changed.',
  ),
  CONFIG_NOT_SAVED: entry(
    '设置没有保存，仍按原来的设置运行。',
    '请检查磁盘空间和数据文件夹的权限，再保存一次。',
    'The setting was not saved; the earlier one stays in force.',
    'Check the disk space and the rights of the data folder, then save again.',
  ),
  LANE_SCREEN_UNAVAILABLE: entry(
    '通道屏打不开。',
    '请检查显示器的接线，再打开一次。通行和开门不受影响。',
    'The lane screen cannot be opened.',
    'Check the cable of the display and open it again. Passing and opening the gate still work.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;

/** Errors about asking for, giving and withdrawing consent. */
export const consentErrors = {
  CONSENT_MISSING: entry(
    '没有有效的人脸同意，不能采集。',
    '请先由住户本人阅读告知书并签字同意；不同意的住户照常刷卡。',
    'There is no valid consent to face recognition, so nothing can be captured.',
    'Let the resident read the notice and sign first; who does not agree uses a card as before.',
  ),
  CARD_LAST_WITH_FACE: entry(
    '这是住户唯一的门卡，而住户正在使用人脸。',
    '请先发一张新卡，再收回这一张。',
    'This is the only card of somebody who uses face.',
    'Issue a new card first, then take this one back.',
  ),
  CONSENT_OTHER_WAY_FIRST: entry(
    '要先发门卡，再询问人脸。',
    '请先给住户发一张门卡，让住户有别的通行方式可选。',
    'A card comes before the question about face.',
    'Issue a card first, so that the resident has another way in.',
  ),
  CONSENT_NOTICE_UNKNOWN: entry(
    '告知书已经更新，这份不能再用。',
    '请重新打开这一步，让住户阅读新的告知书。',
    'The notice has changed; this one can no longer be used.',
    'Open this step again and let the resident read the new notice.',
  ),
  CONSENT_SIGNATURE_MISSING: entry(
    '还没有本人签字。',
    '请住户在签名区手写签名，再选择。',
    'The signature is missing.',
    'Let the resident sign in the field, then choose.',
  ),
  CONSENT_COOL_DOWN: entry(
    '住户不久前表示不使用人脸[，{{until}} 之前]不再主动询问。',
    '如果是住户自己提出的，请勾选“住户主动提出”再办理。',
    'The resident declined not long ago and is not to be asked again[ before {{until}}].',
    'If the resident asked for it, tick “the resident asked for this” and go on.',
  ),
  CONSENT_GUARDIAN_NEEDED: entry(
    '未满 18 岁须由监护人单独同意。',
    '请先用门卡通行；监护人到场后再办理。',
    'Under 18 a guardian has to agree separately.',
    'Use a card for now; come back to this with the guardian present.',
  ),
  CONSENT_CHILD_OFF: entry(
    '本岗亭不为未满 14 岁的儿童办理人脸。',
    '请用门卡通行，或由门岗协助。',
    'This station does not use face for children under 14.',
    'Use a card, or let the guard help.',
  ),
  CONSENT_NOTHING_TO_WITHDRAW: entry(
    '没有可撤回的人脸同意。',
    '无需处理：本岗亭没有保存这位住户的人脸特征。',
    'There is no consent to withdraw.',
    'Nothing to do: this station keeps no face template of this resident.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;

/** Errors about the picture a template is made from. */
export const enrolErrors = {
  ENROL_NO_FACE: entry(
    '没有找到人脸。',
    '请正对相机，或者换一张正面照片。',
    'No face was found.',
    'Face the camera, or choose a photo taken from the front.',
  ),
  ENROL_SEVERAL_FACES: entry(
    '画面里不止一个人。',
    '请只留本人，再采集一次。',
    'There is more than one person in the picture.',
    'Let only the resident stay, then capture again.',
  ),
  ENROL_FACE_TOO_SMALL: entry(
    '人脸太小。',
    '请走近一些，或者换一张更近的照片。',
    'The face is too small.',
    'Come closer, or choose a closer photo.',
  ),
  ENROL_BLURRED: entry(
    '画面模糊。',
    '请站稳不动，或者换一张清楚的照片。',
    'The picture is blurred.',
    'Stand still, or choose a sharper photo.',
  ),
  ENROL_TURNED_AWAY: entry(
    '脸没有正对相机。',
    '请正视相机，摘下口罩和墨镜，再采集一次。',
    'The face is turned away.',
    'Look straight into the camera without mask or dark glasses, then capture again.',
  ),
  ENROL_TOO_DARK: entry(
    '光线太暗。',
    '请开灯或换个位置，再采集一次。',
    'It is too dark.',
    'Switch on a light or move, then capture again.',
  ),
  ENROL_TOO_BRIGHT: entry(
    '脸太亮，看不清细节。',
    '请避开强光，或者把灯调暗，再采集一次。',
    'The face is too bright: its details are gone.',
    'Step out of the strong light or dim it, then capture again.',
  ),
  ENROL_PHOTO_UNREADABLE: entry(
    '这张照片打不开[：这是 {{format}} 文件]。',
    '文件可能不完整，或者格式不支持：请换一张 JPEG、PNG 或 WebP 照片。',
    'This photo cannot be read[: it is a {{format}} file].',
    'The file may be damaged, or of a kind that is not supported: choose a JPEG, PNG or WebP photo.',
  ),
  ENROL_PHOTO_TOO_LARGE: entry(
    '这张照片太大[，上限是 {{megabytes}} MB]。',
    '请缩小照片，或者改用相机采集。',
    'This photo is too large[; the limit is {{megabytes}} MB].',
    'Make it smaller, or capture with the camera.',
  ),
  ENROL_PHOTO_EMPTY: entry(
    '这个文件是空的。',
    '请重新选择照片，或者改用相机采集。',
    'This file is empty.',
    'Choose the photo again, or capture with the camera.',
  ),
  ENROL_PHOTO_TOO_MANY_PIXELS: entry(
    '这张照片的像素太多[，上限是 {{megapixels}} 百万像素]。',
    '请缩小照片，或者改用相机采集。',
    'This photo has too many pixels[; the limit is {{megapixels}} million].',
    'Make it smaller, or capture with the camera.',
  ),
  ENROL_PHOTO_TOO_SMALL: entry(
    '这张照片太小[，短边至少要 {{leastPx}} 像素]。',
    '请换原图，不要用缩略图。',
    'This photo is too small[; its shorter side needs at least {{leastPx}} pixels].',
    'Choose the original instead of a thumbnail.',
  ),
  ENROL_PHOTO_GRAY: entry(
    '这是黑白照片。',
    '请换一张彩色照片，或者改用相机采集。',
    'This photo is black and white.',
    'Choose a colour photo, or capture with the camera.',
  ),
  ENROL_PHOTO_TRANSPARENT: entry(
    '这张照片有透明的部分。',
    '请换一张没有抠过图的照片，或者改用相机采集。',
    'Parts of this photo are transparent.',
    'Choose a photo that was not cut out, or capture with the camera.',
  ),
  ENROL_FACE_SIDEWAYS: entry(
    '照片是横着或倒着的。',
    '请把照片转正后保存，再选择一次。',
    'The photo lies on its side or upside down.',
    'Turn it upright, save it and choose it again.',
  ),
  ENROL_SHOTS_DIFFER: entry(
    '几次画面不像同一个人。',
    '请只留本人在画面里，站稳后再采集一次。',
    'The pictures do not look like one person.',
    'Let only the resident stay in the picture, standing still, then capture again.',
  ),
  ENROL_DUPLICATE: entry(
    '这张脸已经登记在另一位住户名下[（{{unit}}）]。',
    '请核对是不是选错了住户，或者同一个人登记了两次。',
    'This face is already on record for another resident[ ({{unit}})].',
    'Check whether the wrong resident was chosen, or the same person was added twice.',
  ),
  ENROL_TIMED_OUT: entry(
    '时间到了，还没有采集到清楚的人脸。',
    '请住户站到通道前正视相机，再采集一次。',
    'The time is over and no good picture was taken.',
    'Let the resident stand in the lane and look into the camera, then capture again.',
  ),
} satisfies Partial<Record<ErrorCode, BothLanguages>>;
