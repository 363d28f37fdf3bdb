import { randomUUID } from 'node:crypto'
import { product } from '../../jobs/handlers.ts'
import { openLog } from '../../jobs/log.ts'
import { startWorker } from '../../jobs/worker.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { type MailWorld, openMailWorld } from '../mailworld/world.ts'

/** The mail world as the outside of a product whose worker carries out what the tests ask for. */
export async function openOutside() {
  const world = await openMailWorld()
  Object.assign(process.env, world.environment, {
    PRIVATE_MAIL_HOSTS: 'on',
    MAIL_CA_FILE: world.environment.SANDBOX_CA,
  })
  const drop = await useOwnDatabase()
  const worker = await startWorker({ ...product, loops: () => [] }, openLog('worker'), { pollMs: 50, stopMs: 3_000 })
  return {
    world,
    async close() {
      await worker.stop()
      await world.close()
      await drop()
    },
  }
}

export type Outside = Awaited<ReturnType<typeof openOutside>>

/** A domain that only the world's DNS knows. */
export const newName = () => `shop-${randomUUID().slice(0, 8)}.test`

/** Puts records, as the API names them, into the world's DNS; `change` may make them wrong. */
export function publish(
  { zones }: MailWorld,
  domain: string,
  records: readonly { purpose: string; name: string; type: 'TXT' | 'CNAME' | 'MX'; value: string }[],
  change: (record: { purpose: string; value: string }) => string | undefined = ({ value }) => value,
) {
  zones.set(domain, [
    { name: '@', type: 'MX', value: '10 mx.people.test' },
    ...records.flatMap((record) => {
      const value = change(record)
      return value === undefined ? [] : [{ name: record.name, type: record.type, value }]
    }),
  ])
}
