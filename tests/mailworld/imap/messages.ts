import type { Account } from '../account.ts'
import type { Stored } from '../folder.ts'
import type { Client, Command, Ending } from './answer.ts'
import { fetched, fetchItems, marksSeen } from './fetch.ts'
import { BadCommand, isList, said, type Token } from './read.ts'
import { searchFor } from './search.ts'
import { asSet } from './sequence.ts'
import type { View } from './view.ts'
import { list } from './write.ts'

const viewOf = ({ view }: Client) => view as View
const readOnly: Ending = 'NO The folder is open to look at only.'

/** Commands about the messages of the open folder. */
export const messageCommands: Readonly<Record<string, Command>> = {
  FETCH: {
    needs: 'folder',
    counts: true,
    run(client, [set, what], byUid) {
      const view = viewOf(client)
      const items = fetchItems(what, byUid)
      for (const [message, number] of view.select(said(set) ?? '', byUid)) {
        const isNew = marksSeen(items) && !view.isReadOnly && !message.flags.has('\\Seen')
        if (isNew) view.folder.setFlags(message, [...message.flags, '\\Seen'])
        client.say(`* ${number} FETCH ${fetched(message, items)}`)
      }
      return 'OK Fetched.'
    },
  },
  SEARCH: {
    needs: 'folder',
    counts: true,
    run(client, keys, byUid) {
      const view = viewOf(client)
      const matches = searchFor(keys, view)
      const found = view.all().filter(([message, number]) => matches(message, number))
      client.say(['* SEARCH', ...found.map(([{ uid }, number]) => (byUid ? uid : number))].join(' '))
      return 'OK Searched.'
    },
  },
  STORE: { needs: 'folder', counts: true, run: store },
  COPY: { needs: 'folder', run: (client, given, byUid) => copy(client, given, byUid, false) },
  MOVE: { needs: 'folder', run: (client, given, byUid) => copy(client, given, byUid, true) },
  EXPUNGE: {
    needs: 'folder',
    run(client, [set], byUid) {
      const view = viewOf(client)
      if (view.isReadOnly) return readOnly
      const among = byUid ? view.select(said(set) ?? '', true) : view.all()
      const deleted = among.filter(([{ flags }]) => flags.has('\\Deleted')).map(([{ uid }]) => uid)
      view.folder.remove(new Set(deleted))
      return 'OK Expunged.'
    },
  },
  APPEND: {
    needs: 'login',
    run({ account }, given) {
      const name = said(given[0]) ?? ''
      const folder = (account as Account).folder(name)
      if (!folder) return `NO [TRYCREATE] There is no folder ${name}.`
      const message = given.at(-1)
      if (!message || !('text' in message)) throw new BadCommand('APPEND needs a message.')
      const flags = given.find(isList)?.map((flag) => said(flag) ?? '') ?? []
      const written = given.slice(1, -1).map(said).find(Boolean)
      const { uid } = folder.append(message.text, written ? new Date(written) : new Date(), flags)
      return `OK [APPENDUID ${folder.uidValidity} ${uid}] Appended.`
    },
  },
}

function store(client: Client, [set, how, ...rest]: readonly Token[], byUid: boolean): Ending {
  const view = viewOf(client)
  if (view.isReadOnly) return readOnly
  const [, sign, isSilent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(said(how) ?? '') ?? []
  if (sign === undefined) throw new BadCommand('STORE changes FLAGS.')
  const given = (isList(rest[0]) ? rest[0] : rest).map((flag) => said(flag) ?? '')
  for (const [message, number] of view.select(said(set) ?? '', byUid)) {
    view.folder.setFlags(message, flagsAfter(message, sign, given))
    view.knows(message.uid)
    const uid = byUid ? `UID ${message.uid} ` : ''
    if (!isSilent) client.say(`* ${number} FETCH (${uid}FLAGS ${list([...message.flags])})`)
  }
  return 'OK Stored.'
}

function flagsAfter({ flags }: Stored, sign: string, given: readonly string[]): string[] {
  if (sign === '+') return [...flags, ...given]
  return sign === '-' ? [...flags].filter((flag) => !given.includes(flag)) : [...given]
}

function copy(client: Client, [set, name]: readonly Token[], byUid: boolean, isMove: boolean): Ending {
  const view = viewOf(client)
  const target = (client.account as Account).folder(said(name) ?? '')
  if (!target) return `NO [TRYCREATE] There is no folder ${said(name)}.`
  if (isMove && view.isReadOnly) return readOnly
  const messages = view.select(said(set) ?? '', byUid).map(([message]) => message)
  if (messages.length === 0) return 'OK Nothing there.'
  const copies = messages.map(({ bytes, date, flags }) => target.append(bytes, date, flags))
  const from = asSet(messages.map(({ uid }) => uid))
  const code = `[COPYUID ${target.uidValidity} ${from} ${asSet(copies.map(({ uid }) => uid))}]`
  if (!isMove) return `OK ${code} Copied.`
  client.say(`* OK ${code} Moved`)
  view.folder.remove(new Set(messages.map(({ uid }) => uid)))
  return 'OK Moved.'
}
