/**
 * What most receipts have in common, as the preset dictionary of their compression (RFC 1951; zlib calls it so): it halves them. Part of the
 * form `FG1` and never changed; a receipt that says other things is only longer. verifier/core/receiptWords.ts has the same text.
 */
export const receiptWords = [
  '{"at":"2026-01-01T00:00:00.000Z","body":{"endedRecordId":"","personId":"","reason":"withdrawn","recordId":"","re',
  'gisterHash":"","registerSeq":1,"withdrawalId":""},"kind":"consent.withdrawn","prev":"","seq":1,"station":"","v":',
  '1}"state":"refused","evidence":{"kind":"none","sha256":null}"validFrom":null,"validUntil":null,"laneGroups":["ki',
  'nd":"consent.refused","prev":""childAgrees":true,"isMinor":true,"birthBand":"14-17""birthBand":"<14""actor":{"de',
  'tailsHash":"","evidenceHash":null,"guardianshipId":"","kind":"guardian","method":"household-register","relation"',
  ':"parent","verifiedAt":"2026-01-01T00:00:00.000Z","verifiedBy":"manager"},{"at":"2026-01-01T00:00:00.000Z","body',
  '":{"actor":{"kind":"self"},"askedByResident":true,"authority":{"sha256":"","topic":"complaint"},"birthBand":"18+',
  '","bundledWith":"none","childAgrees":null,"collection":"at-the-guard-station","controller":{"noticeSha256":"","s',
  'tationId":"","topic":"handler","type":"property-service"},"egress":"none","eventTime":"2026-01-01T00:00:00.000Z"',
  ',"eventType":"explicit-separate-written","evidence":{"kind":"drawn","sha256":""},"formId":"","isMinor":false,"ju',
  'risdiction":"CN","lawfulBasis":"PIPL-13(1)1,14,29","notice":{"childRulesSha256":null,"copyGiven":true,"dwellMs":',
  '61000,"id":"face-notice","language":"zh-CN","presentedBy":"screen","sha256":"","version":3},"operator":"manager"',
  ',"otherWay":{"credentialId":"","issuedAt":"2026-01-01T00:00:00.000Z"},"personId":"","piiTypes":["face-template",',
  '"passage-event","signature"],"pipiaRef":null,"processing":"one-to-many-on-this-station","purposes":["pass-lanes"',
  '],"receiptId":"","recipients":[],"recordId":"","registerHash":"","registerSeq":7,"retention":{"events":{"atLeast',
  'Days":30},"photo":"not-kept","record":{"atLeastYears":3},"template":"until-the-consent-ends"},"rights":{"sha256"',
  ':"","topic":"rights"},"schema":"fairgate-consent-1","scope":{"laneGroups":null},"sensitiveCategory":"biometric",',
  '"separate":true,"state":"given","stationId":"","storage":{"elsewhere":[],"stationId":""},"supersedes":null,"vali',
  'dFrom":"2026-01-01T00:00:00.000Z","validUntil":"2027-01-01T00:00:00.000Z","withdrawal":{"effect":"at-once","meth',
  'ods":["at-the-desk","on-paper","with-the-receipt"]}},"kind":"consent.given","prev":"","seq":3,"station":"","v":1',
  '}\nfairgate.local/01\n\n— fairgate.local/01fairgate.local/01',
].join('');
