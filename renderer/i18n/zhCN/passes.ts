/** QR passes for visitors, issued by the guard. */
export const passes = {
  open: '通行码',
  title: '访客通行码',
  unit: '去哪一户',
  label: '给谁（可不填）',
  usual: { visitor: '访客', delivery: '送货', repair: '维修', household: '家政' },
  direction: { both: '进出都可以', entry: '只进', exit: '只出' },
  time: '什么时候可以用',
  timeKind: { tonight: '现在到今晚 24 点', 'two-hours': '2 小时', own: '自定时间' },
  from: '开始',
  until: '结束',
  fromUntil: '{{from}} 至 {{until}}',
  uses: '可以用几次',
  usesKind: { '1': '1 次', '2': '2 次（一进一出）', any: '不限次数', own: '其他' },
  usedOf: '已用 {{used}}/{{uses}} 次',
  groups: '可走的通道（都不选就是全部）',
  issue: '发通行码',
  fault: { times: '结束要晚于开始，也晚于现在，最长 31 天。', uses: '请填 1 到 200 次。' },
  qr: '通行码二维码',
  photograph: '请访客现在用手机拍下。关闭后不再显示。',
  taken: '已拍好',
  list: '已发的通行码',
  none: '没有可用的通行码。',
  state: { 'not-yet': '未开始', live: '可用', expired: '已过期', used: '已用完', revoked: '已作废' },
  revoke: '作废',
  revokeAsk: '作废后这张通行码马上不能用。',
} as const;

/** A number of a resident's own, for keypads. */
export const pins = {
  title: '密码',
  text: '八位数字，在键盘上输入后按 # 键。只在管理员允许密码的通道有效。',
  none: '没有密码。',
  issuedAt: '{{date}} 发的密码在用。',
  issue: '发密码',
  renew: '换新密码',
  renewAsk: '换新以后，原来的密码马上不能用。',
  revoke: '停用密码',
  revokeAsk: '停用后这个密码不能再开门。',
  once: '只显示这一次。请住户当面记住，不要写下来，不要告诉别人。',
  memorised: '已记住，收起',
  inList: '密码',
} as const;

/** Formats of cards. */
export const cardFormats = {
  label: '卡的格式',
  bits: { '26': '26 位', '34': '34 位', '37': '37 位' },
  facilityHint: { '26': '0 到 255', '34': '0 到 65535', '37': '0 到 65535；没有区号就空着' },
  numberHint: {
    '26': '0 到 65535，印在卡面上',
    '34': '0 到 65535，印在卡面上',
    '37': '有区号时 0 到 524287，没有时 0 到 34359738367',
  },
} as const;
