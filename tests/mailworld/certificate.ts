import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import forge from 'node-forge'

export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Where the certificate stands, for those who are to trust it. */
  readonly file: string
}

const { md, pki } = forge
const days = 86_400_000

/** The world's certificate, for this machine alone. It vouches for itself, and is kept so that a restart keeps it. */
export function certificateIn(folder: string): Certificate {
  const [file, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  if (!existsSync(file) || !existsSync(keyFile) || isOld(readFileSync(file, 'utf8'))) {
    const made = make()
    mkdirSync(folder, { recursive: true })
    writeFileSync(keyFile, made.key, { mode: 0o600 })
    writeFileSync(file, made.cert)
  }
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(file, 'utf8'), file }
}

const isOld = (cert: string) => pki.certificateFromPem(cert).validity.notAfter.getTime() < Date.now() + 30 * days

function make() {
  const pem = { type: 'pkcs1', format: 'pem' } as const
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: pem,
    publicKeyEncoding: pem,
  })
  const made = pki.createCertificate()
  made.publicKey = pki.publicKeyFromPem(publicKey)
  made.serialNumber = `01${randomBytes(8).toString('hex')}`
  made.validity.notBefore = new Date(Date.now() - days)
  made.validity.notAfter = new Date(Date.now() + 365 * days)
  const names = [{ name: 'commonName', value: 'PenguinMails sandbox' }]
  made.setSubject(names)
  made.setIssuer(names)
  const [dns, ip] = [2, 7]
  made.setExtensions([
    {
      name: 'subjectAltName',
      altNames: [
        { type: dns, value: 'localhost' },
        { type: ip, ip: '127.0.0.1' },
      ],
    },
  ])
  made.sign(pki.privateKeyFromPem(privateKey), md.sha256.create())
  return { key: privateKey, cert: pki.certificateToPem(made) }
}
