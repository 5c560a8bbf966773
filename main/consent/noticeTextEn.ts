/** The same text as `noticeTextZh`, section by section. `{{handler}}` is the station's name. */
export const noticeTextEn = {
  title: 'Notice on passing by face',
  sections: [
    {
      heading: 'Who handles your information',
      text: 'The handler is the property service of the compound that “{{handler}}” belongs to. Contact: in person at this guard station, or at the compound’s property service centre.',
    },
    {
      heading: 'What it is used for',
      text: 'One thing only: to recognise you when you walk up to a lane of this compound, and to open it. It is not used for attendance, collecting fees, marketing, reading emotions, or anything else.',
    },
    {
      heading: 'How it is handled',
      text: 'At enrolment one photo or camera picture is turned into a set of numbers that describe the face; the photo and the picture are then discarded. Later, when somebody walks up to a lane, this machine turns the camera picture into such numbers and compares them with those of everybody enrolled (1:N). All of this happens on the computer in this guard station; nothing is sent over a network. If it does not recognise you, or takes you for somebody else, you can ask the guard for a check by a person at once; the machine alone never decides to keep you out.',
    },
    {
      heading: 'Which information',
      text: 'The numbers that describe your face (sensitive personal information); your signature on this notice; name, flat, date of birth, access card; records of passing (time, lane, way, flat). There is no picture of your face in those records.',
    },
    {
      heading: 'Why it is needed',
      text: 'To pass without a card, with full hands or a pram, your face must have been enrolled before, or the machine cannot know you. This is a convenience, not a condition for entering: a card, or the guard, lets you in just as well, so you are free not to use your face.',
    },
    {
      heading: 'What it means for you, and the risks',
      text: 'A face stays with you for life and cannot be changed like a password. Somebody who stole the numbers might recognise you by them. They are therefore stored encrypted, under a key of your own that is destroyed when you withdraw. Recognition can also be wrong: it may fail to know you and, in rare cases, take somebody else for you.',
    },
    {
      heading: 'How long, and what happens then',
      text: 'Your consent is valid for one year from your signature. It then ends by itself: the numbers and the key are deleted at once, and your card keeps working; to go on, you would have to sign again. The same is deleted when you withdraw, or tell the property service that you move out. By law, the record of your consent, refusal or withdrawal, with your signature, is kept for at least three years and records of passing for at least thirty days.',
    },
    {
      heading: 'If you do not agree',
      text: 'Nothing bad follows. You use the same lanes at the same hours, by card, or the guard opens for you; no further papers, no fee. For one year after a refusal we will not ask again unless you bring it up yourself.',
    },
    {
      heading: 'Your rights',
      text: 'At any time you may see, copy, have transferred, correct, complete or delete your information, have its use restricted, have the rules explained, and withdraw your consent: say so at this guard station and it takes effect on the spot. What was done before a withdrawal stays lawful.',
    },
    {
      heading: 'Who receives it',
      text: 'List of recipients: none. It is given to no third party, handled by nobody else on our behalf, not published, and does not leave the country. Every request of a state authority under the law is registered.',
    },
    {
      heading: 'Complaints and authorities',
      text: 'You may complain to the property service centre first, or turn to the owners’ committee or the residents’ committee; to the local cyberspace administration (telephone 12377) or the police; or to a people’s court.',
    },
    {
      heading: 'Minors',
      text: 'This station enrols no face of a child under fourteen. From fourteen to seventeen a guardian must agree separately; until that has been done, no face is enrolled.',
    },
    {
      heading: 'This consent stands alone',
      text: 'This notice is separate from the property contract, the moving-in papers and every other document, and is signed by itself. Version 1; there are no changes to point out. You may have a copy on paper, or have it read to you.',
    },
  ],
} as const;
