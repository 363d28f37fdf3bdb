import { openLog } from '../jobs/log.ts'

/** The log of the API process. */
export const log = openLog('api')
