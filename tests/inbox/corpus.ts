import { dsn, feedback, letter, ours, quoted, reply, theirs, words } from './letters.ts'

/** What a mail is to be taken for: `bounce hard address`, `reply interested`, `auto_reply out_of_office 2026-06-15`. */
export type Specimen = readonly [name: string, expected: string, bytes: Buffer]

const reports: readonly Specimen[] = [
  [
    'Postfix, nobody of that name',
    'bounce hard address',
    dsn({
      status: '5.1.1',
      said: '550 5.1.1 <lee@people.example>: Recipient address rejected: User unknown in virtual mailbox table',
    }),
  ],
  [
    'Postfix, no such host',
    'bounce hard domain',
    dsn({
      status: '5.4.4',
      said: 'X-Postfix; Host or domain name not found. Name service error for name=people.example type=A: Host not found',
    }),
  ],
  [
    'Postfix, null MX',
    'bounce hard domain',
    dsn({ status: '5.1.0', said: '556 Domain people.example does not accept mail (nullMX)' }),
  ],
  [
    'Postfix, gave up',
    'bounce soft expired',
    dsn({ status: '4.4.1', said: 'X-Postfix; connect to mx.people.example[192.0.2.1]:25: Connection timed out' }),
  ],
  [
    'Postfix, delayed',
    'delay',
    dsn({
      action: 'delayed',
      status: '4.4.1',
      said: 'X-Postfix; connect to mx.people.example[192.0.2.1]:25: Connection timed out',
      subject: 'Delayed Mail (still being retried)',
    }),
  ],
  [
    'Postfix, full',
    'bounce soft full',
    dsn({ status: '5.2.2', said: '552 5.2.2 <lee@people.example>: Recipient address rejected: Mailbox full' }),
  ],
  [
    'full for days',
    'bounce soft full',
    dsn({ status: '4.2.2', said: '452 4.2.2 The email account that you tried to reach is over quota.' }),
  ],
  [
    'Gmail, nobody',
    'bounce hard address',
    dsn({
      status: '5.1.1',
      host: 'googlemail.com',
      said: '550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient’s email address',
      subject: 'Delivery Status Notification (Failure)',
    }),
  ],
  [
    'Gmail, inactive',
    'bounce hard address',
    dsn({ status: '5.2.1', said: '550-5.2.1 The email account that you tried to reach is inactive.' }),
  ],
  [
    'Gmail, out of room',
    'bounce soft full',
    dsn({ status: '5.2.2', said: "552-5.2.2 The recipient's inbox is out of storage space and inactive." }),
  ],
  [
    'Gmail, delay',
    'delay',
    dsn({ action: 'delayed', status: '4.4.1', subject: 'Delivery Status Notification (Delay)' }),
  ],
  [
    'Gmail, not signed',
    'bounce soft us',
    dsn({ status: '5.7.26', said: '550-5.7.26 This mail has been blocked because the sender is unauthenticated.' }),
  ],
  [
    'Exchange Online, nobody',
    'bounce hard address',
    dsn({
      status: '5.1.10',
      said: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient lee@people.example not found by SMTP address lookup',
      subject: 'Undeliverable: A question',
    }),
  ],
  [
    'Exchange Online, edge',
    'bounce hard address',
    dsn({
      status: '5.4.1',
      said: '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5.eur04.prod.protection.outlook.com]',
    }),
  ],
  [
    'Exchange Online, domain gone',
    'bounce hard domain',
    dsn({
      status: '5.4.310',
      said: '550 5.4.310 DNS domain people.example does not exist [Message=InfoDomainNonexistent]',
    }),
  ],
  [
    'Exchange, restricted',
    'bounce soft policy',
    dsn({ status: '5.7.1', said: '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required' }),
  ],
  [
    'Exchange, quota',
    'bounce soft full',
    dsn({ status: '5.2.2', said: '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException' }),
  ],
  [
    'Exchange, loop',
    'bounce soft policy',
    dsn({ status: '5.4.14', said: '554 5.4.14 Hop count exceeded - possible mail loop ATTR34' }),
  ],
  [
    'Outlook.com, blocked',
    'bounce soft us',
    dsn({
      status: '5.7.1',
      said: '550 5.7.1 Unfortunately, messages from [192.0.2.25] weren’t sent. Your IP is part of a block list (S3140).',
    }),
  ],
  [
    'Yahoo, nobody',
    'bounce hard address',
    dsn({
      status: '5.0.0',
      said: '554 delivery error: dd This user doesn’t have a yahoo.com account (lee@yahoo.com) [0]',
      rest: {},
    }),
  ],
  [
    'Yahoo, disabled',
    'bounce hard address',
    dsn({
      status: '5.0.0',
      said: '554 30 Sorry, your message to lee@yahoo.com cannot be delivered. This mailbox is disabled (554.30).',
    }),
  ],
  [
    'Yahoo, put off',
    'bounce soft policy',
    dsn({
      status: '4.7.0',
      said: '421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume or user complaints',
    }),
  ],
  [
    'iCloud, nobody',
    'bounce hard address',
    dsn({ status: '5.1.1', said: '550 5.1.1 <lee@icloud.com>: user does not exist' }),
  ],
  [
    'iCloud, full',
    'bounce soft full',
    dsn({ status: '5.2.2', said: '552 5.2.2 <lee@icloud.com>: user is over quota' }),
  ],
  [
    'GMX, nobody',
    'bounce hard address',
    dsn({
      status: '5.0.0',
      said: '550 Requested action not taken: mailbox unavailable For explanation visit https://postmaster.gmx.net/',
    }),
  ],
  [
    'sendmail, nobody',
    'bounce hard address',
    dsn({
      status: '5.1.1',
      said: '550 5.1.1 <lee@people.example>... User unknown',
      subject: 'Returned mail: see transcript for details',
    }),
  ],
  [
    'a mail too large',
    'bounce soft size',
    dsn({ status: '5.3.4', said: '552 5.3.4 Message size exceeds fixed limit' }),
  ],
  [
    'content refused',
    'bounce soft us',
    dsn({ status: '5.7.1', said: '554 5.7.1 Message rejected because it contains spam' }),
  ],
  [
    'details disagree: the server’s own counts',
    'bounce hard address',
    dsn({ status: '5.0.0', said: '550 5.1.1 unknown user' }),
  ],
  ['status alone', 'bounce hard address', dsn({ status: '5.1.1' })],
  ['no action', 'bounce hard address', dsn({ action: '', status: '5.1.1', said: '550 5.1.1 No such user' })],
  [
    'delivered',
    'auto_reply other',
    dsn({ action: 'delivered', status: '2.0.0', said: '250 2.0.0 Ok', subject: 'Successful Mail Delivery Report' }),
  ],
  [
    'relayed',
    'auto_reply other',
    dsn({ action: 'relayed', status: '2.0.0', subject: 'Delivery Status Notification (Relay)' }),
  ],
]

const inWords: readonly Specimen[] = [
  [
    'qmail, nobody',
    'bounce hard address',
    words(
      `Hi. This is the qmail-send program at mx.people.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${theirs}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n${quoted}`,
      { Subject: 'failure notice' },
    ),
  ],
  [
    'qmail, remote',
    'bounce hard address',
    words(
      `Hi. This is the qmail-send program at mx.people.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<${theirs}>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 5.1.1 unknown user\nGiving up on 192.0.2.9.\n\n${quoted}`,
      { Subject: 'failure notice' },
    ),
  ],
  [
    'qmail, no host',
    'bounce hard domain',
    words(
      `Hi. This is the qmail-send program at mx.people.example.\nI wasn't able to deliver your message to the following addresses.\n\n<${theirs}>:\nSorry, I couldn't find any host named people.example. (#5.1.2)\n\n${quoted}`,
      { Subject: 'failure notice' },
    ),
  ],
  [
    'qmail, over quota',
    'bounce soft full',
    words(
      `I'm afraid I wasn't able to deliver your message to the following addresses.\n\n<${theirs}>:\nuser is over quota, message could not be delivered. (#5.2.2)\n\n${quoted}`,
      { Subject: 'failure notice' },
    ),
  ],
  [
    'Exim, nobody',
    'bounce hard address',
    words(
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${theirs}\n    host mx.people.example [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<${theirs}>:\n    550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the headers. ------\n\nReturn-path: <${ours}>`,
      { Subject: 'Mail delivery failed: returning message to sender', 'X-Failed-Recipients': theirs },
    ),
  ],
  [
    'Exim, unrouteable',
    'bounce hard domain',
    words(
      `A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${theirs}\n    Unrouteable address\n\n------ This is a copy of the message ------`,
      { Subject: 'Mail delivery failed: returning message to sender', 'X-Failed-Recipients': theirs },
    ),
  ],
  [
    'Exim, retry timeout',
    'bounce soft expired',
    words(
      `A message that you sent could not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  ${theirs}\n    host mx.people.example [192.0.2.9]: 451 4.3.0 temporary failure: retry timeout exceeded`,
      { Subject: 'Mail delivery failed: returning message to sender', 'X-Failed-Recipients': theirs },
    ),
  ],
  [
    'Exim, delayed',
    'delay',
    words(
      `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n\n  ${theirs}`,
      { Subject: 'Warning: message 1abcd-000 delayed 24 hours' },
    ),
  ],
  [
    'Exim, quota',
    'bounce soft full',
    words(
      `A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${theirs}\n    mailbox is full: retry timeout exceeded`,
      { Subject: 'Mail delivery failed: returning message to sender', 'X-Failed-Recipients': theirs },
    ),
  ],
  [
    'Postfix, older, in words',
    'bounce hard address',
    words(
      `This is the Postfix program at host mx.people.example.\n\nI'm sorry to have to inform you that your message could not be\ndelivered to one or more recipients.\n\n<${theirs}>: host mx.people.example[192.0.2.9] said: 550 5.1.1\n    <${theirs}>: Recipient address rejected: User unknown (in reply to RCPT TO command)`,
    ),
  ],
  [
    'sendmail, transcript',
    'bounce hard address',
    words(
      `The original message was received at Mon, 1 Jun 2026 10:00:00 GMT\n\n   ----- The following addresses had permanent fatal errors -----\n<${theirs}>\n    (reason: 550 5.1.1 <${theirs}>... User unknown)\n\n   ----- Transcript of session follows -----\n550 5.1.1 <${theirs}>... User unknown`,
      { Subject: 'Returned mail: User unknown' },
    ),
  ],
  [
    'sendmail, warning',
    'delay',
    words(
      `    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n   ----- The following addresses had transient non-fatal errors -----\n<${theirs}>\n\nWarning: message still undelivered after 4 hours`,
      { Subject: 'Warning: could not send message for past 4 hours' },
    ),
  ],
  [
    'Exchange, in words',
    'bounce hard address',
    words(
      `Your message\n\n  To:      ${theirs}\n  Subject: A question\n\ndid not reach the following recipient(s):\n\n${theirs}\nThe e-mail address you entered couldn't be found. Please check the recipient's e-mail address.\n\nDiagnostic information for administrators:\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##`,
      { From: 'System Administrator <postmaster@people.example>', Subject: 'Undeliverable: A question' },
    ),
  ],
  [
    'Exchange 365, in words',
    'bounce hard address',
    words(
      `Delivery has failed to these recipients or groups:\n\n${theirs}\nThe email address you entered couldn't be found. Please check the recipient's email address and try to resend the message.`,
      {
        From: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@people.example>',
        Subject: 'Undeliverable: A question',
      },
    ),
  ],
  [
    'Gmail, in words',
    'bounce hard address',
    words(
      `** Address not found **\n\nYour message wasn't delivered to ${theirs} because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 The email account that you tried to reach does not exist.`,
      {
        From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        Subject: 'Delivery Status Notification (Failure)',
        'X-Failed-Recipients': theirs,
      },
    ),
  ],
  [
    'Gmail, delay in words',
    'delay',
    words(
      `** Delivery incomplete **\n\nThere was a temporary problem delivering your message to ${theirs}. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.`,
      {
        From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        Subject: 'Delivery Status Notification (Delay)',
        'X-Failed-Recipients': theirs,
      },
    ),
  ],
  [
    'Yahoo, in words',
    'bounce hard address',
    words(
      `Sorry, we were unable to deliver your message to the following address.\n\n<${theirs}>:\n550: 5.1.1 <${theirs}>: Recipient address rejected: User unknown\n\n--- Original message ---`,
      { From: 'MAILER-DAEMON@yahoo.com', Subject: 'Failure Notice' },
    ),
  ],
  [
    'AOL, in words',
    'bounce hard address',
    words(
      `Delivery to the following recipient failed permanently:\n\n     ${theirs}\n\n554 delivery error: dd This user doesn't have an aol.com account`,
      { Subject: 'Mail System Error - Returned Mail: Undeliverable' },
    ),
  ],
  [
    'German, in words',
    'bounce hard address',
    words(`Ihre Nachricht konnte nicht zugestellt werden.\n\n${theirs}\n550 5.1.1 user unknown`, {
      Subject: 'Unzustellbar: Eine Frage',
    }),
  ],
  [
    'policy, in words',
    'bounce soft us',
    words(
      `Your message could not be delivered.\n\n<${theirs}>: 554 5.7.1 Service unavailable; client host [192.0.2.25] blocked using zen.spamhaus.org`,
    ),
  ],
]

const complaints: readonly Specimen[] = [
  ['ARF, abuse', 'complaint', feedback('abuse')],
  ['ARF, fraud', 'complaint', feedback('fraud')],
  ['ARF, without a recipient', 'complaint', feedback('abuse', { 'Original-Rcpt-To': '' })],
  ['ARF, not spam', 'complaint taken back', feedback('not-spam')],
  ['ARF, authentication failure', 'auto_reply other', feedback('auth-failure')],
]

const automatic: readonly Specimen[] = [
  [
    'RFC 3834, until a weekday',
    'auto_reply out_of_office 2026-06-08',
    reply('I am out of the office until Monday and will answer when I am back.', {
      'Auto-Submitted': 'auto-replied',
      Subject: 'Out of office: A question',
    }),
  ],
  [
    'until a date',
    'auto_reply out_of_office 2026-06-15',
    reply('Thanks for your mail. I am out of office until 15 June 2026. In urgent cases call us.', {
      'Auto-Submitted': 'auto-replied',
    }),
  ],
  [
    'American date',
    'auto_reply out_of_office 2026-06-25',
    reply('I am on vacation and will be back on 06/25/2026.', { Subject: 'Automatic reply: A question' }),
  ],
  [
    'month first',
    'auto_reply out_of_office 2026-07-03',
    reply('I will be out of the office, returning July 3rd.', { Subject: 'Automatic reply: A question' }),
  ],
  [
    'ISO',
    'auto_reply out_of_office 2026-06-30',
    reply('Ausser Haus. Away until 2026-06-30.', { Subject: 'Abwesenheitsnotiz' }),
  ],
  [
    'German',
    'auto_reply out_of_office 2026-06-12',
    reply('Guten Tag,\n\nich bin bis zum 12.06.2026 nicht im Büro. Ihre Mail wird nicht weitergeleitet.', {
      Subject: 'Automatische Antwort: Eine Frage',
    }),
  ],
  [
    'German, word',
    'auto_reply out_of_office 2026-06-22',
    reply('Ich bin im Urlaub und ab dem 22. Juni wieder für Sie da.', { 'X-Autoreply': 'yes' }),
  ],
  [
    'French',
    'auto_reply out_of_office 2026-08-17',
    reply("Je suis en congés jusqu'au 17 août.", { Subject: 'Réponse automatique : Une question' }),
  ],
  [
    'Spanish',
    'auto_reply out_of_office 2026-06-10',
    reply('Estoy fuera de la oficina hasta el 10 de junio.', { Subject: 'Respuesta automática: Una pregunta' }),
  ],
  [
    'Italian',
    'auto_reply out_of_office 2026-06-20',
    reply('Sono in ferie fino al 20 giugno.', { Subject: 'Risposta automatica: Una domanda' }),
  ],
  [
    'Dutch',
    'auto_reply out_of_office 2026-06-09',
    reply('Ik ben tot 9 juni niet op kantoor.', { Subject: 'Automatisch antwoord: Een vraag' }),
  ],
  [
    'Portuguese',
    'auto_reply out_of_office 2026-06-18',
    reply('Estou de férias até 18 de junho.', { Subject: 'Resposta automática: Uma pergunta' }),
  ],
  [
    'no header at all',
    'auto_reply out_of_office',
    reply('Hi, I am currently out of the office with limited access to email.', { Subject: 'Re: A question' }),
  ],
  [
    'says that mails to a former colleague are not read, please remove',
    'auto_reply out_of_office',
    reply('I am out of the office. Please remove me from your list if this is not urgent.', {
      'Auto-Submitted': 'auto-replied',
    }),
  ],
  [
    'a ticket was opened',
    'auto_reply other',
    reply('We have received your request. Ticket 4711. To stop receiving these, unsubscribe here.', {
      'Auto-Submitted': 'auto-generated',
      Subject: '[#4711] We received your request',
    }),
  ],
  ['precedence', 'auto_reply other', reply('We will get back to you.', { Precedence: 'auto_reply' })],
  ['null return path', 'auto_reply other', reply('Thank you for contacting us.', { 'Return-Path': '<>' })],
  [
    'a newsletter',
    'auto_reply other',
    letter(
      { 'List-Unsubscribe': '<https://news.example/u>', Subject: 'June news' },
      'This month. To unsubscribe me, click.',
    ),
  ],
  [
    'Auto-Submitted: no is a person',
    'reply interested',
    reply('Sounds good, let us talk.', { 'Auto-Submitted': 'no' }),
  ],
]

const under = `\n\nOn Mon, 1 Jun 2026 at 09:00, Anna <${ours}> wrote:\n> Hello Lee\n> If you do not want to hear from me, write: please unsubscribe me.\n> Stop emailing me`

const people: readonly Specimen[] = [
  [
    'interested',
    'reply interested',
    reply(`Thanks for reaching out! This is interesting, could you send a few more details?${under}`),
  ],
  ['a call', 'reply interested', reply(`Hi, sounds good. Could we talk on Thursday afternoon?${under}`)],
  [
    'later',
    'reply not_now',
    reply(`Not right now, we have just signed with somebody else. Try again in the autumn.${under}`),
  ],
  [
    'a colleague',
    'reply wrong_person',
    reply(`You want to talk to my colleague who looks after this, I only do the accounts.${under}`),
  ],
  ['a price', 'reply question', reply(`What would this cost for a team of twelve?${under}`)],
  ['no', 'reply not_interested', reply(`Thank you, but this is nothing for us.${under}`)],
  ['no interest', 'reply not_interested', reply('We are not interested, thanks.')],
  ['German, interested', 'reply interested', reply('Das klingt interessant, gerne mehr dazu.')],
  ['German, no', 'reply not_interested', reply('Danke, wir haben keinen Bedarf.')],
  ['French, no', 'reply not_interested', reply('Merci, nous ne sommes pas intéressés.')],
  ['asks how people unsubscribe', 'reply question', reply('How do your customers unsubscribe?')],
  ['asks about the unsubscribe link', 'reply question', reply('Does your tool add an unsubscribe link by itself?')],
  ['does not want to leave', 'reply other', reply('I do not want to unsubscribe, keep them coming.')],
  ['speaks of others', 'reply other', reply('When people unsubscribe, our CRM has to know.')],
  ['stopped sending something else', 'reply other', reply('They stopped sending samples last week, so we wait.')],
  [
    'quotes a bounce',
    'reply other',
    reply(
      `My last mail to you came back:\n> Undelivered Mail Returned to Sender\n> 550 5.1.1 user unknown\nThis is my new address.`,
    ),
  ],
  [
    'forwards a bounce as text',
    'reply other',
    reply('FYI, see below.\n\n-----Original Message-----\nFrom: MAILER-DAEMON@x.example\n550 5.1.1 user unknown', {
      Subject: 'Fwd: Undelivered Mail Returned to Sender',
    }),
  ],
  [
    'from a postmaster who is a person',
    'reply interested',
    reply('Hello Anna, I look after mail here. Interesting, tell me more.', {
      From: 'Pat <postmaster@people.example>',
    }),
  ],
  [
    'please do not send samples',
    'reply other',
    reply('Please do not send samples to the Berlin office, the one in Bonn takes them.'),
  ],
  [
    'HTML only',
    'reply interested',
    reply('<p>Sounds <b>great</b></p><blockquote>&gt; unsubscribe me</blockquote>', {
      'Content-Type': 'text/html; charset=utf-8',
    }),
  ],
  ['remove me', 'reply unsubscribe', reply(`Please remove me from your list.${under}`)],
  ['never asked', 'reply unsubscribe', reply('Unsubscribe me, please. I never asked for this.')],
  ['stop', 'reply unsubscribe', reply('Stop emailing me.')],
  ['take off', 'reply unsubscribe', reply('Take me off your mailing list, thanks.')],
  ['one word', 'reply unsubscribe', reply('UNSUBSCRIBE')],
  ['politely', 'reply unsubscribe', reply('Hi Anna, could you remove me from your mailing list? Thanks')],
  ['no more', 'reply unsubscribe', reply('Not interested. Do not contact me again.')],
  ['German', 'reply unsubscribe', reply('Bitte streichen Sie mich aus Ihrem Verteiler.')],
  ['German, no more', 'reply unsubscribe', reply('Bitte keine weiteren E-Mails mehr.')],
  ['French', 'reply unsubscribe', reply('Je ne souhaite plus recevoir vos messages.')],
  ['Spanish', 'reply unsubscribe', reply('Quiero darme de baja, gracias.')],
  ['Italian', 'reply unsubscribe', reply('Cancellatemi dalla vostra lista.')],
  ['Dutch', 'reply unsubscribe', reply('Graag uitschrijven.')],
  ['subject alone, as by mailto', 'reply unsubscribe', reply('', { Subject: 'unsubscribe' })],
]

export const corpus: readonly Specimen[] = [...reports, ...inWords, ...complaints, ...automatic, ...people]
