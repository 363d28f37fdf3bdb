import type { Account } from '../account.ts'
import { Folder } from '../folder.ts'
import type { Client, Command, Ending } from './answer.ts'
import { isList, said } from './read.ts'
import { list, text } from './write.ts'

const accountOf = ({ account }: Client) => account as Account
const gone = (name: string): Ending => `NO [NONEXISTENT] There is no folder ${name}.`
const flags = '(\\Answered \\Flagged \\Deleted \\Seen \\Draft)'

/** Commands about folders. */
export const folderCommands: Readonly<Record<string, Command>> = {
  LIST: { needs: 'login', run: (client, [reference, pattern]) => listFolders(client, 'LIST', reference, pattern) },
  LSUB: { needs: 'login', run: (client, [reference, pattern]) => listFolders(client, 'LSUB', reference, pattern) },
  SELECT: { needs: 'login', run: (client, [name]) => open(client, said(name) ?? '', false) },
  EXAMINE: { needs: 'login', run: (client, [name]) => open(client, said(name) ?? '', true) },
  STATUS: {
    needs: 'login',
    run(client, [token, asked]) {
      const name = said(token) ?? ''
      const folder = accountOf(client).folder(name)
      if (!folder) return gone(name)
      const items = isList(asked) ? asked.map((item) => (said(item) ?? '').toUpperCase()) : []
      client.say(`* STATUS ${text(folder.name)} ${list(items.map((item) => `${item} ${statusOf(folder, item)}`))}`)
      return 'OK That is how it is.'
    },
  },
  CREATE: {
    needs: 'login',
    run(client, [token]) {
      const name = said(token) ?? ''
      const { folders } = accountOf(client)
      if (accountOf(client).folder(name)) return 'NO [ALREADYEXISTS] It exists.'
      folders.set(name, new Folder(name))
      return 'OK Created.'
    },
  },
  DELETE: {
    needs: 'login',
    run(client, [token]) {
      const name = said(token) ?? ''
      if (name.toUpperCase() === 'INBOX') return 'NO The inbox stays.'
      return accountOf(client).folders.delete(name) ? 'OK Deleted.' : gone(name)
    },
  },
  SUBSCRIBE: { needs: 'login', run: () => 'OK Subscribed.' },
  UNSUBSCRIBE: { needs: 'login', run: () => 'OK Unsubscribed.' },
}

function listFolders(
  client: Client,
  word: string,
  reference: Parameters<typeof said>[0],
  token: typeof reference,
): Ending {
  const pattern = `${said(reference) ?? ''}${said(token) ?? ''}`
  if (pattern === '') {
    client.say(`* ${word} (\\Noselect) "/" ""`)
    return 'OK That is the delimiter.'
  }
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  const matches = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('%', '[^/]*')}$`, 'i')
  for (const { name, use } of accountOf(client).folders.values()) {
    const marks = ['\\HasNoChildren', ...(use && word === 'LIST' ? [use] : [])]
    if (matches.test(name)) client.say(`* ${word} ${list(marks)} "/" ${text(name)}`)
  }
  return 'OK Those are the folders.'
}

function open(client: Client, name: string, isReadOnly: boolean): Ending {
  const view = client.open(name, isReadOnly)
  if (!view) return gone(name)
  const { folder } = view
  client.say(`* FLAGS ${flags}`)
  client.say(`* ${folder.messages.length} EXISTS`)
  client.say('* 0 RECENT')
  client.say(`* OK [PERMANENTFLAGS ${isReadOnly ? '()' : flags.replace(')', ' \\*)')}] Flags`)
  client.say(`* OK [UIDVALIDITY ${folder.uidValidity}] These numbers stay`)
  client.say(`* OK [UIDNEXT ${folder.uidNext}] Next`)
  return isReadOnly ? 'OK [READ-ONLY] Open to look at.' : 'OK [READ-WRITE] Open.'
}

function statusOf(folder: Folder, item: string): number {
  if (item === 'MESSAGES') return folder.messages.length
  if (item === 'UIDNEXT') return folder.uidNext
  if (item === 'UIDVALIDITY') return folder.uidValidity
  if (item === 'UNSEEN') return folder.messages.filter(({ flags }) => !flags.has('\\Seen')).length
  return 0
}
