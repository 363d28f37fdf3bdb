import { readAddress } from '../mail/address.ts'
import { Refused } from '../mail/refused.ts'
import type { ImportColumn, ImportTarget } from './importPlan.ts'

/** What columns are called, in the languages of those who bring them: letters and digits alone, in lower case. */
const names: Record<ImportTarget, string[]> = {
  email: [
    'email',
    'emailaddress',
    'mail',
    'emailadresse',
    'emaddress',
    'adresseemail',
    'courriel',
    'correo',
    'correoelectronico',
    'workemail',
    'businessemail',
    'primaryemail',
    'contactemail',
    'useremail',
    'subscriberemail',
    'eposta',
    'indirizzoemail',
    'posta',
  ],
  firstName: ['firstname', 'first', 'fname', 'givenname', 'vorname', 'prenom', 'nombre', 'nome', 'forename'],
  lastName: [
    'lastname',
    'last',
    'lname',
    'surname',
    'familyname',
    'nachname',
    'nom',
    'apellido',
    'apellidos',
    'cognome',
    'nomdefamille',
  ],
  fullName: [
    'name',
    'fullname',
    'contactname',
    'contact',
    'displayname',
    'nomcomplet',
    'nombrecompleto',
    'leadname',
    'kontakt',
  ],
  company: [
    'company',
    'companyname',
    'organization',
    'organisation',
    'organizationname',
    'account',
    'accountname',
    'employer',
    'firma',
    'unternehmen',
    'entreprise',
    'societe',
    'empresa',
    'azienda',
  ],
  companyDomain: [
    'domain',
    'companydomain',
    'website',
    'companywebsite',
    'url',
    'web',
    'webseite',
    'siteweb',
    'sitioweb',
  ],
  position: ['position', 'title', 'jobtitle', 'role', 'job', 'beruf', 'stelle', 'poste', 'fonction', 'cargo', 'puesto'],
  phone: [
    'phone',
    'phonenumber',
    'telephone',
    'tel',
    'mobile',
    'mobilephone',
    'cell',
    'telefon',
    'telefono',
    'handy',
    'portable',
  ],
  country: ['country', 'countrycode', 'land', 'pays', 'pais', 'paese', 'nation'],
  locale: ['locale', 'language', 'lang', 'languagecode', 'sprache', 'langue', 'idioma', 'lingua'],
  timezone: ['timezone', 'timezonename', 'tz', 'zeitzone', 'fuseauhoraire', 'zonahoraria'],
  tags: ['tags', 'tag', 'labels', 'label', 'groups', 'schlagworte', 'etiquettes', 'etiquetas'],
  status: ['status', 'subscriptionstatus', 'state', 'optinstatus', 'etat', 'estado'],
}
const targets = new Map(
  Object.entries(names).flatMap(([target, all]) =>
    all.map((name): [string, ImportTarget] => [name, target as ImportTarget]),
  ),
)

/** A header without accents, signs and case. */
export const plain = (header: string) =>
  header
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/\p{M}/gu, '')

/** By what a file's columns are recognised when they come again. */
export const signatureOf = (headers: readonly string[]) => headers.map(plain).join('|')

/** What each column seems to be: by its name, by the tenant's own fields, and by what is in it. No target is guessed twice. */
export function guessColumns(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  fields: readonly { key: string; label: string }[],
): ImportColumn[] {
  const taken = new Set<string>()
  const take = <T extends string>(it: T | undefined) => {
    if (it === undefined || taken.has(it)) return null
    taken.add(it)
    return it
  }
  const own = new Map(
    fields.flatMap(({ key, label }): [string, string][] => [
      [plain(label), key],
      [plain(key), key],
    ]),
  )
  const columns = headers.map((header, index): ImportColumn => {
    const target = take(targets.get(plain(header)))
    return { index, header, target, field: target ? null : take(own.get(plain(header))) }
  })
  if (taken.has('email')) return columns
  // Nothing is called an address: the column in which most cells are one.
  const shares = headers.map((_, index) => {
    const cells = rows.flatMap((row) => (row[index] ? [row[index]] : []))
    return cells.length > 0
      ? cells.filter((cell) => !(readAddress(cell.trim()) instanceof Refused)).length / cells.length
      : 0
  })
  const best = shares.indexOf(Math.max(...shares))
  return columns.map((it) =>
    it.index === best && (shares[best] ?? 0) > 0.5 ? { ...it, target: 'email', field: null } : it,
  )
}
