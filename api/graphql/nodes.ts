import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { Needs, type Permission } from './auth.ts'
import type { Context, SignedIn } from './context.ts'
import { fault } from './fault.ts'
import { type Noun, readId, typeOf } from './ids.ts'
import { Node } from './node.ts'

type Find = { needs: Permission; load: (context: Context, id: string) => Promise<object | null> }

/** What can be found by its id alone, each with the permission its own query needs. */
const findable: Partial<Record<Noun, Find>> = {
  campaign: { needs: 'campaign:read', load: ({ load }, id) => load.campaign.load(id) },
  company: { needs: 'company:read', load: ({ load }, id) => load.company.load(id) },
  consentRecord: { needs: 'lead:read', load: ({ load }, id) => load.consentRecord.load(id) },
  domain: { needs: 'domain:read', load: ({ load }, id) => load.domain.load(id) },
  emailAccount: { needs: 'mailbox:read', load: ({ load }, id) => load.emailAccount.load(id) },
  folder: { needs: 'template:read', load: ({ load }, id) => load.folder.load(id) },
  image: { needs: 'template:read', load: ({ load }, id) => load.image.load(id) },
  inboxThread: { needs: 'inbox:read', load: ({ load }, id) => load.inboxThread.load(id) },
  invitation: { needs: 'member:write', load: ({ db }, id) => db.invitation.findFirst({ where: { id } }) },
  job: { needs: 'job:read', load: ({ load }, id) => load.job.load(id) },
  lead: { needs: 'lead:read', load: ({ load }, id) => load.lead.load(id) },
  leadCompany: { needs: 'lead:read', load: ({ load }, id) => load.leadCompany.load(id) },
  leadField: { needs: 'lead:read', load: ({ load }, id) => load.leadField.load(id) },
  leadImport: { needs: 'lead:read', load: ({ load }, id) => load.leadImport.load(id) },
  leadList: { needs: 'lead:read', load: ({ load }, id) => load.leadList.load(id) },
  leadTag: { needs: 'lead:read', load: ({ load }, id) => load.leadTag.load(id) },
  member: { needs: 'member:read', load: ({ load }, id) => load.member.load(id) },
  operation: { needs: 'lead:read', load: ({ load }, id) => load.operation.load(id) },
  personalToken: { needs: 'token:read', load: ({ load }, id) => load.personalToken.load(id) },
  personalizationRule: { needs: 'template:read', load: ({ load }, id) => load.personalizationRule.load(id) },
  project: { needs: 'project:read', load: ({ load }, id) => load.project.load(id) },
  segment: { needs: 'lead:read', load: ({ load }, id) => load.segment.load(id) },
  tag: { needs: 'template:read', load: ({ load }, id) => load.tag.load(id) },
  template: { needs: 'template:read', load: ({ load }, id) => load.template.load(id) },
  templateVersion: { needs: 'template:read', load: ({ load }, id) => load.templateVersion.load(id) },
}

@Resolver()
export class NodeResolver {
  @Needs('known')
  @Query(() => Node, { nullable: true, description: 'Anything that has an id; null when there is nothing of that id.' })
  async node(@Arg('id', () => ID) id: string, @Ctx() context: SignedIn) {
    const read = readNode(id)
    return named(read.noun, await found(read, context))
  }

  @Needs('known')
  @Query(() => [Node], { nullable: 'items', description: 'Many at once, in the order of their ids.' })
  async nodes(@Arg('ids', () => [ID]) ids: string[], @Ctx() context: SignedIn) {
    const reads = ids.map(readNode)
    const rows = await Promise.all(reads.map((read) => found(read, context)))
    return rows.map((row, i) => named((reads[i] as Read).noun, row))
  }
}

type Read = { noun: Noun; uuid: string }

function readNode(id: string): Read {
  const read = readId(id)
  if (read) return read
  throw fault('BAD_REQUEST', `${JSON.stringify(id.slice(0, 60))} is not an id.`)
}

function found({ noun, uuid }: Read, context: SignedIn) {
  const it = findable[noun]
  return it && context.viewer.permissions.has(it.needs) ? it.load(context, uuid) : null
}

/** A row that says what it is: the operation's own, so it may be written on. */
const named = (noun: Noun, row: object | null) => row && Object.assign(row, { __typename: typeOf(noun) })
