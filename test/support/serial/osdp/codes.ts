/** Command codes this device answers (OSDP v2.2, IEC 60839-11-5, Annex A). */
export const command = {
  poll: 0x60,
  id: 0x61,
  cap: 0x62,
  lstat: 0x64,
  istat: 0x65,
  ostat: 0x66,
  rstat: 0x67,
  out: 0x68,
  led: 0x69,
  buz: 0x6a,
  text: 0x6b,
  keyset: 0x75,
  chlng: 0x76,
  scrypt: 0x77,
} as const;

/** Reply codes this device sends. */
export const reply = {
  ack: 0x40,
  nak: 0x41,
  pdid: 0x45,
  pdcap: 0x46,
  lstatr: 0x48,
  istatr: 0x49,
  ostatr: 0x4a,
  rstatr: 0x4b,
  raw: 0x50,
  keypad: 0x53,
  ccrypt: 0x76,
  rmacI: 0x78,
} as const;

/** Error codes of a NAK. */
export const nak = {
  length: 0x02,
  unknownCommand: 0x03,
  sequence: 0x04,
  securityBlock: 0x05,
  securityRequired: 0x06,
  record: 0x09,
} as const;

/** Security block types: 11 to 14 set the channel up, 15 and 16 carry a MAC only, 17 and 18 also encrypt the data. */
export const securityBlock = {
  chlng: 0x11,
  ccrypt: 0x12,
  scrypt: 0x13,
  rmacI: 0x14,
  commandMac: 0x15,
  replyMac: 0x16,
  commandEncrypted: 0x17,
  replyEncrypted: 0x18,
} as const;
