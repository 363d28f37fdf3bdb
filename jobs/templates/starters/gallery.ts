import { announcement } from './announcement.ts'
import { followUp } from './followUp.ts'
import { invitation } from './invitation.ts'
import { newsletter } from './newsletter.ts'
import { offer } from './offer.ts'
import { outreach } from './outreach.ts'
import { receipt } from './receipt.ts'
import { reEngagement } from './reEngagement.ts'
import type { Starter } from './starter.ts'
import { survey } from './survey.ts'
import { welcome } from './welcome.ts'

/** Templates to start from, in the order in which they are offered. */
export const starters: readonly Starter[] = [
  welcome,
  newsletter,
  offer,
  invitation,
  outreach,
  followUp,
  announcement,
  receipt,
  survey,
  reEngagement,
]
