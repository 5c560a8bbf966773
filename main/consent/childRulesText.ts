/** Stands in the notice of a station that takes children under 14, in place of the section about minors. */
export const childSectionZh =
  '未满十四周岁的儿童，须由监护人阅读《儿童人脸信息处理规则》后单独同意，期限最长六个月；孩子自己不愿意的，不予登记。已满十四周岁不满十八周岁的，须由监护人单独同意，本人也愿意。满十四周岁、满十八周岁之日，原同意自动失效。监护人和已满十四周岁的本人都可以随时撤回。';
export const childSectionEn =
  'For a child under fourteen a guardian must read the rules for children and agree separately, for six months at most; a child who does not want to is not enrolled. From fourteen to seventeen a guardian must agree separately, and the young person too. On the fourteenth and the eighteenth birthday the consent ends by itself. The guardian, and from fourteen on the young person, may withdraw at any time.';

/** Rules for children under 14, version 1 (个人信息保护法 31; 人脸识别技术应用安全管理办法 7). */
export const childRulesZh = {
  title: '儿童人脸信息处理规则',
  sections: [
    {
      topic: 'handler',
      heading: '谁负责',
      text: '处理者是“{{handler}}”所属小区的物业服务单位。儿童信息由岗亭管理员专人负责。联系方式：到本岗亭或小区物业服务中心当面提出。',
    },
    {
      topic: 'purpose',
      heading: '只做一件事',
      text: '只用于孩子走近本小区通道闸机时开门。不用于考勤、观察孩子的行踪或表现，也不用于其他任何目的。',
    },
    {
      topic: 'necessity',
      heading: '孩子完全可以不用',
      text: '门卡、家长陪同、保安人工开门都能进出，通道和时间相同。我们建议儿童优先使用门卡。监护人不同意，或者孩子自己不愿意，都没有任何不利后果。',
    },
    {
      topic: 'data',
      heading: '处理哪些信息',
      text: '只保存加密的人脸特征数值（敏感个人信息），不保存照片和画面。全部计算只在本岗亭的这台电脑上完成，不上传网络。',
    },
    {
      topic: 'effect',
      heading: '对孩子的影响和风险',
      text: '孩子的脸在长大，识别容易出错；人脸也不能像密码那样更换。所以期限短，到期就删除。',
    },
    {
      topic: 'retention',
      heading: '保存多久',
      text: '监护人的同意最长六个月，可以更短；到期、撤回或满十四周岁之日，人脸特征数值和密钥当即删除，门卡照常使用。',
    },
    {
      topic: 'recipients',
      heading: '谁能看到',
      text: '接收方名单：无。不提供给任何第三方，不公开。保安在屏幕上只在开门的十秒内看到房号和姓名。',
    },
    {
      topic: 'rights',
      heading: '监护人和孩子的权利',
      text: '监护人可以随时查阅、复制、要求转移、更正、删除、限制处理，并可随时撤回：在本岗亭说一声即可，当场生效。孩子自己说不愿意，同样有效。',
    },
    {
      topic: 'children',
      heading: '怎样确认监护人',
      text: '管理员当面查看户口簿、出生证明或监护公证书，看后归还，不留复印件，只记录看过哪一种、谁看的、哪一天。',
    },
    {
      topic: 'complaint',
      heading: '投诉和监管',
      text: '可以向小区物业服务中心、居民委员会反映，也可以向当地网信部门（举报电话 12377）、公安机关或检察机关投诉举报。',
    },
  ],
} as const;

export const childRulesEn = {
  title: 'Rules for the faces of children',
  sections: [
    {
      topic: 'handler',
      heading: 'Who is responsible',
      text: 'The handler is the property service of the compound that “{{handler}}” belongs to. The manager of this guard station answers for children’s information. Contact: in person at this guard station, or at the property service centre.',
    },
    {
      topic: 'purpose',
      heading: 'One thing only',
      text: 'It is only used to open a lane of this compound when the child walks up to it. It is not used for attendance, for watching where the child goes or how it behaves, or for anything else.',
    },
    {
      topic: 'necessity',
      heading: 'A child need not use it',
      text: 'A card, a parent, or the guard opens just as well, at the same lanes and hours. We recommend a card for children. Nothing bad follows when the guardian does not agree, or when the child does not want to.',
    },
    {
      topic: 'data',
      heading: 'Which information',
      text: 'Only the encrypted numbers that describe the face (sensitive personal information) are stored, no photo and no picture. All of this happens on the computer in this guard station; nothing is sent over a network.',
    },
    {
      topic: 'effect',
      heading: 'What it means for the child, and the risks',
      text: 'A child’s face grows, so recognition is wrong more often; and a face cannot be changed like a password. Therefore the term is short, and at its end everything is deleted.',
    },
    {
      topic: 'retention',
      heading: 'How long',
      text: 'A guardian’s consent lasts six months at most and may be shorter; at its end, on withdrawal, and on the fourteenth birthday the numbers and the key are deleted at once, and the card keeps working.',
    },
    {
      topic: 'recipients',
      heading: 'Who sees it',
      text: 'List of recipients: none. It is given to no third party and not published. A guard sees flat and name on the screen only for ten seconds when a lane opens.',
    },
    {
      topic: 'rights',
      heading: 'Rights of the guardian and of the child',
      text: 'At any time a guardian may see, copy, have transferred, correct or delete the information, have its use restricted, and withdraw: say so at this guard station and it takes effect on the spot. A child that says no is heard as well.',
    },
    {
      topic: 'children',
      heading: 'How guardianship is verified',
      text: 'The manager looks at the household register, the birth certificate or a notarised guardianship, and gives it back. No copy is kept; only which document was seen, by whom, and on which day.',
    },
    {
      topic: 'complaint',
      heading: 'Complaints and authorities',
      text: 'You may turn to the property service centre or the residents’ committee; to the local cyberspace administration (telephone 12377), the police, or the procurator.',
    },
  ],
} as const;
