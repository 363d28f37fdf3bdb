import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'

export const hasPasskeys = () => browserSupportsWebAuthn()

/** The browser's answer to the server's question, as JSON; nothing if the person turned away or has no such passkey. */
export async function answerPasskey(options: string): Promise<string | null> {
  try {
    return JSON.stringify(await startAuthentication({ optionsJSON: JSON.parse(options) }))
  } catch {
    return null
  }
}

/** A new passkey of this browser or what is plugged into it, as JSON; nothing if it was not made. */
export async function makePasskey(options: string): Promise<string | null> {
  try {
    return JSON.stringify(await startRegistration({ optionsJSON: JSON.parse(options) }))
  } catch {
    return null
  }
}
