import type { Handler } from '../handler.ts'
import { sendPlatformMail } from '../outside/platformMail.ts'
import { compile } from './compile.ts'
import { fill } from './fill.ts'
import { contentUrl } from './pictures.ts'
import { draftRules, readRules, templateOf } from './stored.ts'
import { labelled } from './testLabel.ts'
import { someoneOf } from './tryOut.ts'
import { variantChooser } from './variants.ts'

/** Sends a version to whoever asked, at their own address. Sent twice, it is the same mail by its Message-ID. */
export const test: Handler<'template.test'> = async ({ versionId, userId, ...who }, { asTenant, jobId }) => {
  const db = asTenant()
  const version = await db.templateVersion.findFirst({ where: { id: versionId }, include: { template: true } })
  const user = await db.user.findFirst({ where: { id: userId, deletedAt: null } })
  const someone = await someoneOf(db, who)
  if (!version || !user?.emailVerified || !someone) return
  const rules = version.isPublished ? readRules(version.rules) : await draftRules(db, version.templateId)
  const { recipient, segmentIds } = someone
  const variant = variantChooser(rules)(recipient.lead, segmentIds)
  const template = templateOf(version.template.kind, version)
  const compiled = await compile(template, { locale: version.locale, rules, variant, contentUrl })
  const mail = labelled(fill(compiled, recipient), `“${version.template.name}”, version ${version.version}`)
  await sendPlatformMail({ id: jobId, recipient: user.email, ...mail })
}
