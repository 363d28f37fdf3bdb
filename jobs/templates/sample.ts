import type { Recipient } from './fields.ts'

/** Somebody to try a template on before anybody gets it. */
export const SAMPLE: Recipient = {
  seed: 'sample',
  lead: {
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Byron',
    company: 'Analytical Engines',
    position: 'Head of Research',
    country: 'GB',
    locale: 'en-GB',
    timezone: 'Europe/London',
    attributes: {},
  },
  sender: {
    name: 'Mary Somerville',
    email: 'mary@example.com',
    company: 'Example Ltd',
    address: '1 High Street, London',
  },
  campaign: { name: 'Sample' },
  urls: {
    unsubscribe: 'https://example.com/unsubscribe',
    viewInBrowser: 'https://example.com/view',
    answer: 'https://example.com/answer',
  },
  now: new Date('2026-01-15T09:30:00Z'),
}
