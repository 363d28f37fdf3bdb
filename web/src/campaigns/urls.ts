import { oneOf, word } from '../ui/search.ts'
import { type CampaignState, campaignStates, type RecipientState, recipientStates } from './states.ts'

const namesOf = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as T[]
const several = <T extends string>(known: readonly T[], value: unknown) => {
  const found = [value].flat().filter((it): it is T => known.includes(it as T))
  return found.length > 0 ? found : undefined
}

/** What the address of the list says: the search, where the campaigns stand, the dialog. */
export type CampaignsSearch = {
  q?: string | undefined
  status?: CampaignState[] | undefined
  dialog?: 'new' | undefined
}

export const readCampaignsSearch = ({ q, status, dialog }: Record<string, unknown>): CampaignsSearch => ({
  q: word(q),
  status: several(namesOf(campaignStates), status),
  dialog: oneOf(['new'], dialog),
})

/** On every page of a campaign: the dialog that is open, or the lead whose way through it is shown. */
export type CampaignSearch = { dialog?: 'launch' | 'publish' | 'rename' | undefined; recipient?: string | undefined }

export const readCampaignSearch = ({ dialog, recipient }: Record<string, unknown>): CampaignSearch => ({
  dialog: oneOf(['launch', 'publish', 'rename'], dialog),
  recipient: word(recipient, 60),
})

export type SequenceSearch = { view?: 'canvas' | undefined }

export const readSequenceSearch = ({ view }: Record<string, unknown>): SequenceSearch => ({
  view: oneOf(['canvas'], view),
})

export type ActivitySearch = {
  q?: string | undefined
  status?: RecipientState[] | undefined
  blocked?: string | undefined
}

export const readActivitySearch = ({ q, status, blocked }: Record<string, unknown>): ActivitySearch => ({
  q: word(q),
  status: several(namesOf(recipientStates), status),
  blocked: word(blocked, 60),
})
