import { Alert, Button, FileButton, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { CreateUpload, sendFile } from '../imports/sendFile.ts'
import { usePermission } from '../session/permissions.ts'
import { notifyDone } from '../ui/notify.tsx'
import { useAct } from '../useAct.ts'
import { pathOf } from './brand.ts'
import { UpdateTenantSettings } from './UpdateTenantSettings.ts'

const BrandPictures_settings = graphql(`
  fragment BrandPictures_settings on TenantSettings {
    logoUrl
    faviconUrl
  }
`)

const kinds = {
  logo: { label: 'Logo', accept: 'image/png,image/jpeg,image/webp', say: 'PNG, JPEG or WebP, at most 200 KB.' },
  favicon: { label: 'Browser icon', accept: 'image/png,image/x-icon,.ico', say: 'PNG or ICO, at most 50 KB.' },
}
type Kind = keyof typeof kinds

/** The organisation's own pictures: its logo in the navigation, and the icon of its tabs. */
export function BrandPictures(props: { settings: FragmentType<typeof BrandPictures_settings> }) {
  const { logoUrl, faviconUrl } = read(BrandPictures_settings, props.settings)
  return (
    <Group align="flex-start" gap="xl">
      <PictureField kind="logo" url={logoUrl} />
      <PictureField kind="favicon" url={faviconUrl} />
    </Group>
  )
}

function PictureField({ kind, url }: { kind: Kind; url: string | null }) {
  const { label, accept, say } = kinds[kind]
  const may = usePermission()
  const [problem, setProblem] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const [create] = useAct(CreateUpload)
  const [update] = useAct(UpdateTenantSettings)

  const save = async (uploadId: string | null) => {
    const answer = await update({ input: { [`${kind}UploadId`]: uploadId } })
    if (answer?.__typename === 'TenantSettings') notifyDone('Saved.')
    else if (answer) setProblem(answer.message)
  }
  const bring = async (file: File | null) => {
    if (!file) return
    setProblem(null)
    setWorking(true)
    try {
      const contentType = file.type || 'application/octet-stream'
      const place = await create({ input: { fileName: file.name, contentType, size: file.size } })
      if (place?.__typename === 'Upload') {
        await sendFile(place, file, () => {})
        await save(place.id)
      } else if (place) setProblem(place.message)
    } catch (error) {
      setProblem((error as Error).message)
    } finally {
      setWorking(false)
    }
  }
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {url && <img src={pathOf(url)} alt={`The ${label.toLowerCase()} of the organisation`} height={48} width="auto" />}
      <Text size="xs" c="dimmed">
        {say}
      </Text>
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {may('tenant:write') && (
        <Group gap="xs">
          <FileButton accept={accept} onChange={bring} inputProps={{ 'aria-label': `${label}, a file` }}>
            {(button) => (
              <Button {...button} size="xs" variant="default" loading={working}>
                {url ? `Replace the ${label.toLowerCase()}` : `Choose a ${label.toLowerCase()}`}
              </Button>
            )}
          </FileButton>
          {url && (
            <Button size="xs" variant="subtle" color="red" onClick={() => save(null)}>
              {`Remove the ${label.toLowerCase()}`}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  )
}
