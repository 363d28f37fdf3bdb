/** What servers say when their codes do not tell, in lower case. */
export const rate = [
  'too many',
  'rate limit',
  'rate-limit',
  'ratelimit',
  'throttl',
  'too fast',
  'slow down',
  'unusual rate',
  'unexpected volume',
  'user complaints',
  'temporarily deferred',
  'limit exceeded',
  'exceeded the rate',
]

export const recipientBusy = ['receiving mail at a rate', 'receiving mail too quickly', 'recipient is receiving']

export const sendingLimit = [
  'daily user sending',
  'daily sending',
  'sending limit',
  'sending quota',
  'hourly limit',
  'messages per hour',
  'messages per day',
  'outgoing message limit',
  'maximum number of messages',
]

export const greylisted = ['greylist', 'graylist', 'grey-list', 'gray-list', 'grey list', 'postgrey']

export const full = [
  'mailbox full',
  'mailbox is full',
  'mailbox for user is full',
  'inbox is full',
  'mail box full',
  'over quota',
  'overquota',
  'over the quota',
  'out of storage',
  'storage allocation',
  'mailbox quota',
  'user quota',
  'mailbox size',
  'quota exceeded',
]

export const tooLarge = ['too large', 'too big', 'message size', 'size limit', 'larger than', 'size exceeds']

export const loginNeeded = [
  'authentication required',
  'authentication is required',
  'must authenticate',
  'must be authenticated',
  'authenticate first',
  'client was not authenticated',
  'log in first',
  'must issue a starttls',
]

export const senderWrong = [
  'sender address',
  'sender rejected',
  'sender denied',
  'sender domain',
  'sender verify',
  'domain of sender',
  'from address',
  'envelope from',
  'return path',
  'not owned by user',
  'send as this sender',
  'sendasdenied',
]

export const relayDenied = [
  'relaying denied',
  'relay denied',
  'relay access denied',
  'relay not permitted',
  'relaying not allowed',
  'not permitted to relay',
  'unable to relay',
  'we do not relay',
]

export const restricted = [
  'restrictedtorecipients',
  'notauthenticatedforrecipient',
  'not allowed to send to this',
  'permission to send to',
  'not permitted to send to this',
  'only accepts messages from',
  'only accepts mail from',
  'not authorized to send to',
]

export const unknownUser = [
  'user unknown',
  'unknown user',
  'unknown recipient',
  'recipient unknown',
  'unknown address',
  'unknown mailbox',
  'no such user',
  'no such mailbox',
  'no such recipient',
  'no such address',
  'no such account',
  'no mailbox here',
  'user not found',
  'recipient not found',
  'recipientnotfound',
  'address not found',
  'mailbox not found',
  'does not exist',
  "doesn't exist",
  'invalid mailbox',
  'invalid recipient',
  'invalid user',
  'mailbox unavailable',
  'mailbox disabled',
  'account disabled',
  'account is disabled',
  'account has been disabled',
  'inactive user',
  'user is inactive',
  'account is inactive',
  'no longer available',
  'no longer active',
  'no longer valid',
  'recipient address rejected: access denied',
]

export const unknownDomain = [
  'domain not found',
  'domain unknown',
  'unrouteable address',
  'unroutable address',
  'host not found',
]

export const unauthenticated = [
  'dmarc',
  'dkim',
  'sender policy framework',
  'spf check',
  'spf fail',
  'spf record',
  'unauthenticated',
  'not authenticated',
]

export const blocked = [
  'blacklist',
  'black list',
  'blocklist',
  'block list',
  'denylist',
  'spamhaus',
  'spamcop',
  'barracudacentral',
  'dnsbl',
  'ip address is blocked',
  'your ip',
  'client host blocked',
  'client host rejected',
]

export const spam = [
  'spam',
  'unsolicited',
  'junk mail',
  'bulk mail',
  'reputation',
  'blocked',
  'banned',
  'virus',
  'malware',
]
