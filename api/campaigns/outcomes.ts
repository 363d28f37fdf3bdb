import { Conflict, InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { Campaign } from './types.ts'

export const CreateCampaignOutcome = outcome('CreateCampaignOutcome', Campaign, InvalidInput, NotFound)
export const UpdateCampaignOutcome = outcome(
  'UpdateCampaignOutcome',
  Campaign,
  InvalidInput,
  NotFound,
  Conflict,
  NotPossible,
)
export const DuplicateCampaignOutcome = outcome('DuplicateCampaignOutcome', Campaign, InvalidInput, NotFound)
export const SetCampaignSequenceOutcome = outcome(
  'SetCampaignSequenceOutcome',
  Campaign,
  InvalidInput,
  NotFound,
  Conflict,
  NotPossible,
)
export const SetCampaignSendersOutcome = outcome(
  'SetCampaignSendersOutcome',
  Campaign,
  InvalidInput,
  NotFound,
  NotPossible,
)
export const SetCampaignAudienceOutcome = outcome(
  'SetCampaignAudienceOutcome',
  Campaign,
  InvalidInput,
  NotFound,
  NotPossible,
)
