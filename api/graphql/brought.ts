/**
 * Fields that a list brings along in its one statement, by `Type.field`: where a row has them they are read, everywhere
 * else their resolver fetches them.
 */
export const brought: ReadonlySet<string> = new Set([
  'Company.projectCount',
  'Company.projects',
  'Template.locales',
  'Template.tags',
])
