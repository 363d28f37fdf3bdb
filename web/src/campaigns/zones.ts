/** The time zone of whoever looks. */
export const here = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** The time zones to choose from, and with them one that is in use already. */
export const zones = (used: string) => [...new Set(['UTC', used, ...Intl.supportedValuesOf('timeZone')])]
