import { estimateEach, exactEach } from '../../jobs/leads/count.ts'
import type { LeadFilter } from '../../jobs/leads/filter.ts'
import type { FilterMismatch, FilterSql } from '../../jobs/leads/filterSql.ts'
import { compileFilters } from '../../jobs/leads/segmentRules.ts'
import type { Db } from '../../prisma/tenancy.ts'
import {
  audienceOfCampaigns,
  buildsOfCampaigns,
  campaignsById,
  countsOfSteps,
  draftsOfCampaigns,
  progressOfCampaigns,
  sendersOfCampaigns,
  stepsOfCampaigns,
} from '../campaigns/list.ts'
import { companiesById } from '../companies/list.ts'
import { within } from '../companies/sight.ts'
import { dnsOf, domainsById } from '../domains/service.ts'
import { errorsOf, importsById } from '../imports/service.ts'
import { threadsById } from '../inbox/list.ts'
import { attemptsOf, jobsById, progressOf } from '../jobs/service.ts'
import { duplicatesOf, timelinesOf } from '../leads/timeline.ts'
import { membersOf } from '../lists/service.ts'
import { credentialed, mailboxesById, mailboxesOf } from '../mailboxes/list.ts'
import { membersById, workspaceMembers } from '../members/list.ts'
import { projectsOf } from '../projects/service.ts'
import { mailsOf } from '../recipients/list.ts'
import { samplesOf } from '../segments/previews.ts'
import { namedBy } from '../segments/used.ts'
import { suppressionsOf } from '../suppression/service.ts'
import { localesOfTemplates, tagsOfTemplates, templateCounts } from '../templates/list.ts'
import { usesOf } from '../templates/used.ts'
import { contentsById, versionsById } from '../templates/versions.ts'
import { tokensById } from '../tokens/list.ts'
import { type Asks, selecting } from './asked.ts'
import type { Viewer } from './context.ts'
import { firstRows, Loader } from './loader.ts'

/** One row per id. */
const one = <Row extends { id: string }>(find: (ids: string[]) => Promise<Row[]>) =>
  new Loader<string, Row | null>(
    async (ids) => new Map((await find(ids)).map((row) => [row.id, row])),
    () => null,
  )

/** All rows per parent id. */
const many = <Row>(find: (ids: string[]) => Promise<Row[]>, parentOf: (row: Row) => string) =>
  new Loader<string, Row[]>(
    async (ids) => {
      const groups = new Map<string, Row[]>(ids.map((id) => [id, []]))
      for (const row of await find(ids)) groups.get(parentOf(row))?.push(row)
      return groups
    },
    () => [],
  )

/** One answer per thing, in their order. */
const each = <Key, Value>(find: (keys: Key[]) => Promise<Value[]>) =>
  new Loader<Key, Value>(
    async (keys) => {
      const found = await find(keys)
      return new Map(keys.map((key, at) => [key, found[at] as Value]))
    },
    () => {
      throw new Error('Something was asked for and not answered')
    },
  )

/** Every batched read of the API. They live as long as one operation. */
export const loaders = (db: Db, viewer: Viewer, asks: Asks) => ({
  attemptsOf: many(
    (ids) => attemptsOf(db, ids),
    (attempt) => attempt.jobId,
  ),
  audienceOfCampaign: many(
    (ids) => audienceOfCampaigns(db, ids),
    (part) => part.campaignId,
  ),
  campaign: one((ids) => campaignsById(db, viewer, ids)),
  company: one((ids) => companiesById(db, viewer, asks, ids)),
  companyMembersOf: many(
    (ids) => workspaceMembers(db, ids),
    (member) => member.companyId,
  ),
  inboxThread: one((ids) => threadsById(db, viewer, ids)),
  job: one((ids) => jobsById(db, ids)),
  member: one((ids) => membersById(db, ids)),
  project: one((ids) =>
    db.project.findMany({
      select: selecting(asks, 'Project', 'id', 'companyId'),
      where: { id: { in: ids }, companyId: within(viewer) },
    }),
  ),
  compiledFilter: each<LeadFilter, FilterSql | FilterMismatch>((filters) => compileFilters(db, filters)),
  estimateOf: each((filters: FilterSql[]) => estimateEach(db, filters)),
  exactOf: each((filters: FilterSql[]) => exactEach(db, filters)),
  sampleOf: each((filters: FilterSql[]) => samplesOf(db, filters)),
  personalToken: one((ids) => tokensById(db, viewer, ids)),
  consentRecord: one((ids) => db.consentRecord.findMany({ where: { id: { in: ids } } })),
  consentsOfLead: many(
    (ids) =>
      db.consentRecord.findMany({ where: { leadId: { in: ids } }, orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }] }),
    (record) => record.leadId,
  ),
  countsOfStep: one((ids) => countsOfSteps(db, ids)),
  credentialed: one((ids) => credentialed(db, ids)),
  dnsOfDomain: one((ids) => dnsOf(db, ids)),
  domain: one((ids) => domainsById(db, viewer, ids)),
  emailAccount: one((ids) => mailboxesById(db, viewer, ids)),
  mailboxesOfDomain: one((ids) => mailboxesOf(db, ids)),
  contentOfVersion: one((ids) => contentsById(db, ids)),
  engagementOfLead: one(async (ids) =>
    (await db.leadEngagement.findMany({ where: { leadId: { in: ids } } })).map((it) => ({ ...it, id: it.leadId })),
  ),
  folder: one((ids) => db.folder.findMany({ where: { id: { in: ids } } })),
  image: one((ids) => db.image.findMany({ where: { id: { in: ids } } })),
  duplicatesOfLead: many(
    (ids) => duplicatesOf(db, ids),
    ({ leadId }) => leadId,
  ),
  errorsOfImport: firstRows(
    (ids, most) => errorsOf(db, ids, most),
    ({ importId }) => importId,
  ),
  lead: one(async (ids) =>
    (await db.lead.findMany({ where: { id: { in: ids } } })).map((it) => ({
      ...it,
      attributes: asObject(it.attributes),
    })),
  ),
  leadCompany: one((ids) => db.leadCompany.findMany({ where: { id: { in: ids } } })),
  leadField: one((ids) => db.leadField.findMany({ where: { id: { in: ids } } })),
  leadImport: one((ids) => importsById(db, ids)),
  leadList: one((ids) => db.leadList.findMany({ where: { id: { in: ids } } })),
  leadTag: one((ids) => db.leadTag.findMany({ where: { id: { in: ids } } })),
  listsOfLead: many(
    async (ids) => {
      const rows = await db.leadListMember.findMany({
        where: { leadId: { in: ids } },
        include: { list: true },
        orderBy: { listId: 'asc' },
      })
      return rows.map(({ leadId, list }) => ({ ...list, leadId }))
    },
    (list) => list.leadId,
  ),
  localesOfTemplate: many(
    (ids) => localesOfTemplates(db, asks, ids),
    (it) => it.templateId,
  ),
  mailDomain: one(async (domains) =>
    (await db.leadDomain.findMany({ where: { domain: { in: domains } } })).map((it) => ({ ...it, id: it.domain })),
  ),
  mailsOfRecipient: many(
    (keys) => mailsOf(db, keys),
    (mail) => mail.key,
  ),
  membersOfList: one((ids) => membersOf(db, ids)),
  operation: one((ids) => db.operation.findMany({ where: { id: { in: ids } } })),
  personalizationRule: one((ids) =>
    db.personalizationRule.findMany({ where: { id: { in: ids }, template: { companyId: within(viewer) } } }),
  ),
  progressOfCampaign: one((ids) => progressOfCampaigns(db, ids)),
  progressOfJob: one((ids) => progressOf(db, ids)),
  projectsOf: many(
    (ids) => projectsOf(db, asks, ids),
    (project) => project.companyId,
  ),
  rulesOfTemplate: many(
    (ids) =>
      db.personalizationRule.findMany({
        where: { templateId: { in: ids } },
        orderBy: [{ priority: 'desc' }, { id: 'asc' }],
      }),
    (rule) => rule.templateId,
  ),
  segment: one((ids) => db.segment.findMany({ where: { id: { in: ids } } })),
  segmentsNaming: new Loader(
    (keys: string[]) => namedBy(db, keys),
    () => [],
  ),
  sendersOfCampaign: many(
    (ids) => sendersOfCampaigns(db, ids),
    (sender) => sender.campaignId,
  ),
  audienceBuildOfCampaign: one((ids) => buildsOfCampaigns(db, ids)),
  draftOfCampaign: many(
    (ids) => draftsOfCampaigns(db, ids),
    (step) => step.campaignId,
  ),
  stepsOfCampaign: many(
    (ids) => stepsOfCampaigns(db, ids),
    (step) => step.campaignId,
  ),
  suppressionOfAddress: one((keys) => suppressionsOf(db, keys)),
  tag: one((ids) => db.tag.findMany({ where: { id: { in: ids } } })),
  tagsOfTemplate: many(
    (ids) => tagsOfTemplates(db, ids),
    (tag) => tag.templateId,
  ),
  template: one((ids) => db.template.findMany({ where: { id: { in: ids }, companyId: within(viewer) } })),
  templatesInFolder: one((ids) => templateCounts(db, 'folder', viewer.companyIds, ids)),
  templatesWithTag: one((ids) => templateCounts(db, 'tag', viewer.companyIds, ids)),
  templateVersion: one((ids) => versionsById(db, viewer, ids)),
  usesOfTemplate: many(
    (ids) => usesOf(db, ids),
    (use) => use.templateId,
  ),
  tagsOfLead: many(
    async (ids) => {
      const rows = await db.leadTagging.findMany({
        where: { leadId: { in: ids } },
        include: { tag: true },
        orderBy: { tag: { nameKey: 'asc' } },
      })
      return rows.map(({ leadId, tag }) => ({ ...tag, leadId }))
    },
    (tag) => tag.leadId,
  ),
  timelineOfLead: firstRows(
    (ids, most) => timelinesOf(db, ids, most),
    ({ leadId }) => leadId,
  ),
})

const asObject = (json: unknown) => json as object

export type Loaders = ReturnType<typeof loaders>
