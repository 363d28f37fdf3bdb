import { Alert, Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { renderSVG } from 'uqr'
import { Waiting } from '../ui/Panel.tsx'
import { useAct } from '../useAct.ts'
import { ConfirmTotp, StartTotp } from './factors.ts'
import { useProof } from './Proof.tsx'

type Props = { close: (codes?: readonly string[]) => void }

/** Shows the secret to the app on the phone, and has it prove that it has it. The picture is drawn here. */
export function TotpDialog({ close }: Props) {
  const prove = useProof()
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null)
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [start] = useAct(StartTotp)
  const [confirm, working] = useAct(ConfirmTotp)
  const isAsked = useRef(false)
  useEffect(() => {
    if (isAsked.current) return
    isAsked.current = true
    void prove(() => start({})).then((answer) => {
      if (answer?.__typename === 'TotpStarted') setBegun(answer)
      else if (answer) setProblem(answer.message)
      else close()
    })
  })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(null)
    const answer = await prove(() => confirm({ input: { code } }))
    if (answer?.__typename === 'BackupCodes') close(answer.codes)
    else if (answer) setProblem(answer.message)
  }
  return (
    <Modal opened onClose={() => close()} title="Set up an app" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        {!begun && !problem && <Waiting rows={3} />}
        {begun && (
          <form onSubmit={submit} noValidate>
            <Stack>
              <Text size="sm">Scan this with an app such as Aegis, 2FAS or Google Authenticator.</Text>
              <img
                src={`data:image/svg+xml,${encodeURIComponent(renderSVG(begun.uri))}`}
                alt="QR code with the secret below"
                width={200}
                height={200}
                style={{ alignSelf: 'center', background: '#fff', padding: 8, borderRadius: 8 }}
              />
              <Text size="sm">
                Or type it: <Code data-testid="totp-secret">{begun.secret}</Code>
              </Text>
              <TextInput
                label="The code it shows now"
                autoComplete="one-time-code"
                inputMode="numeric"
                data-autofocus
                value={code}
                onChange={(event) => setCode(event.currentTarget.value)}
              />
              <Group justify="flex-end">
                <Button variant="default" onClick={() => close()}>
                  Cancel
                </Button>
                <Button type="submit" loading={working}>
                  Turn on
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Modal>
  )
}
